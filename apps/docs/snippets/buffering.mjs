import { indirect } from '@ipc/core'
import { memory } from '@ipc/memory'

const byte = (value) => Uint8Array.of(value)
// #region rendezvous
const handToHand = await indirect('hand-to-hand', memory(), { buffering: { capacity: 0 } })
console.log(handToHand.trySend(byte(1))) // false: nobody is there to take it
const taken = handToHand.receive()
console.log(handToHand.trySend(byte(1))) // true: the waiting receive has it
await taken
// #endregion rendezvous
// #region when-full
const two = await indirect('two', memory(), { buffering: { capacity: 2, whenFull: 'drop-oldest' } })
for (const value of [1, 2, 3]) two.trySend(byte(value))
console.log((await two.receive()).data[0], two.stats().dropped) // 2 1
// #endregion when-full
// #region reject
const strict = await indirect('two', memory(), { buffering: { whenFull: 'reject' } })
await strict.send(byte(4))
await strict.send(byte(5)).catch((error) => console.log(error.code)) // IPC_FULL
// #endregion reject
for (const mailbox of [handToHand, strict, two]) await mailbox.close()
