import { indirect } from '@ipc/core'
import { sysvMq } from '@ipc/mq'

const bytes = (text) => new TextEncoder().encode(text)
// #region types
const jobs = await indirect('jobs', sysvMq())
for (const type of [5, 3, 4]) await jobs.send(bytes(`of type ${type}`), { type })

console.log((await jobs.receive({ type: 4 })).type) // 4: the oldest of that type
console.log((await jobs.receive({ type: { lowestUpTo: 5 } })).type) // 3: the lowest type up to 5
console.log((await jobs.receive()).type) // 5: the oldest of all
// #endregion types
await jobs.unlink()
await jobs.close()
