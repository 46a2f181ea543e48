// #region server
import { direct, json, serve } from '@ipc/core'
import { unix } from '@ipc/socket'

const world = await direct('world', unix(), { codec: json() })
const stop = new AbortController()
console.log('serving')
await serve(
  world,
  (question, from) => {
    if (question === 'stop') setImmediate(() => stop.abort())
    return `${question}, ${from}`
  },
  { signal: stop.signal },
).catch(() => {})
await world.close()
// #endregion server
