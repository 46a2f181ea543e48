import { indirect } from '@ipc/core'
import { posixMq } from '@ipc/mq'

const bytes = (text) => new TextEncoder().encode(text)
// #region priority
const alarms = await indirect('alarms', posixMq())
await alarms.send(bytes('a note'))
await alarms.send(bytes('fire'), { priority: 9 })
const { data, priority } = await alarms.receive()
console.log(priority, new TextDecoder().decode(data)) // 9 fire
// #endregion priority
await alarms.unlink()
await alarms.close()
