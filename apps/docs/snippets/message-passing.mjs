import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'

// #region message
const mailbox = await indirect('greetings', shm())
await mailbox.send(new TextEncoder().encode('hello')) // send(message)
const { data } = await mailbox.receive() // receive(message)
console.log(new TextDecoder().decode(data))
// #endregion message
await mailbox.unlink()
await mailbox.close()
