import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'

// #region in-place
const frames = await indirect('frames', shm(), { maxMessageBytes: 2 ** 20 })
const claim = await frames.claim(2 ** 20) // space in the ring
claim.view.fill(7) // written where it will be read
claim.commit() // sent

// Read where it lies; received when this has settled.
const sum = await frames.read((view) => view[0] + view[view.length - 1])
console.log(sum) // 14
// #endregion in-place
await frames.unlink()
await frames.close()
