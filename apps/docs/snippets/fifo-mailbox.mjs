import { indirect } from '@ipc/core'
import { fifo } from '@ipc/pipe'

// #region mailbox
const jobs = await indirect('jobs', fifo()) // the same line in another process opens the same FIFO
await Promise.all([jobs.send(new Uint8Array(100_000)), jobs.send(new Uint8Array(3)), received()])
async function received() {
  for (let left = 2; left > 0; left--) console.log((await jobs.receive()).data.length) // whole, each by itself
}
// #endregion mailbox
await jobs.unlink()
await jobs.close()
