import { indirect } from '@ipc/core'
import { nats } from '@ipc/nats'

// #region nats
const jobs = await indirect('jobs', nats()) // nats://127.0.0.1:4222, or $NATS_URL
await jobs.send(new TextEncoder().encode('resize 17.png'), { type: 2 })
const { data, type } = await jobs.receive({ type: { lowestUpTo: 3 } })
console.log(type, new TextDecoder().decode(data)) // 2 resize 17.png
// #endregion nats
await jobs.unlink()
await jobs.close()
