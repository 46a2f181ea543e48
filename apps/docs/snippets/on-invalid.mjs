import { indirect, structured } from '@ipc/core'
import { memory } from '@ipc/memory'
import { z } from 'zod'

// #region on-invalid
const schema = z.object({ id: z.number() })
const strangers = await indirect('reports', memory(), { codec: structured() })
const reports = await indirect('reports', memory(), {
  schema,
  codec: structured(),
  onInvalid: (error, bytes) => console.log(`passed over ${bytes.length > 0}: ${error.code}`),
})
await strangers.send({ id: 'not a number' })
await strangers.send({ id: 7 })
console.log((await reports.receive()).data.id, reports.stats().invalid) // 7 1
// #endregion on-invalid
await reports.close()
await strangers.close()
