import { indirect } from '@ipc/core'
import { unix } from '@ipc/socket'

// #region unix
const jobs = await indirect('jobs', unix(), { buffering: { capacity: 100, whenFull: 'reject' } })
await jobs.send(new TextEncoder().encode('hello'))
console.log(jobs.stats().queued, new TextDecoder().decode((await jobs.receive()).data))
// #endregion unix
await jobs.close()
