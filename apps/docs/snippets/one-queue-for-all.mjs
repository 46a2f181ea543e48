import { indirect } from '@ipc/core'
import { sysvMq } from '@ipc/mq'

// #region recipe
// One queue; the type says for whom a message is.
// Requests go to type 1, each answer to the type that was asked for.
const server = await indirect('office', sysvMq())
const client = await indirect('office', sysvMq())
const myType = process.pid

await client.send(new Uint8Array(Uint32Array.of(myType, 21).buffer), { type: 1 })
const request = new Uint32Array((await server.receive({ type: 1 })).data.slice().buffer)
await server.send(Uint8Array.of(request[1] * 2), { type: request[0] })
console.log((await client.receive({ type: myType })).data[0]) // 42
// #endregion recipe
await client.unlink()
for (const handle of [client, server]) await handle.close()
