import { indirect } from '@ipc/core'
import { fifo } from '@ipc/pipe'

// #region mailbox
const jobs = await indirect('jobs', fifo()) // the same line in another process opens the same FIFO
const sent = [jobs.send(new Uint8Array(100_000)), jobs.send(new Uint8Array(3))]
console.log((await jobs.receive()).data.length) // 100000: whole, and by itself
console.log((await jobs.receive()).data.length) // 3
await Promise.all(sent)
// #endregion mailbox
await jobs.unlink()
await jobs.close()
