// #region key
import { ftok, SysvQueue } from '@ipc/mq'

const key = ftok('/etc/hosts', 7) // the same in C, Perl and Python
const queue = SysvQueue.open(key) // msgget(2)
queue.trySend(new TextEncoder().encode('hello'), { type: 2 }) // msgsnd(2)
const { type, data } = await queue.receive() // msgrcv(2)
console.log(type, new TextDecoder().decode(data), queue.stat().messages) // 2 hello 0
queue.remove() // msgctl(2), IPC_RMID
// #endregion key
