// #region receiver
import { indirect } from '@ipc/core'
import { ftok, sysvMq } from '@ipc/mq'

const jobs = await indirect('jobs', sysvMq({ at: ftok('/etc/passwd', 42) }))
console.log('waiting')
const { type, data } = await jobs.receive()
console.log(type, new TextDecoder().decode(data))
await jobs.unlink()
await jobs.close()
// #endregion receiver
