import { indirect, json } from '@ipc/core'
import { shm } from '@ipc/shm'

// #region push-pull
const options = { codec: json(), buffering: { capacity: 1_000, whenFull: 'wait' } }
const ventilator = await indirect('work', shm(), options) // PUSH
const openWorker = () => indirect('work', shm(), options) // PULL
const workers = [await openWorker(), await openWorker()]
await ventilator.sendMany([1, 2, 3, 4])
const results = await Promise.all([...workers, ...workers].map((worker) => worker.receive()))
console.log(results.map(({ data }) => data)) // [ 1, 2, 3, 4 ]
// #endregion push-pull
await ventilator.unlink()
for (const handle of [...workers, ventilator]) await handle.close()
