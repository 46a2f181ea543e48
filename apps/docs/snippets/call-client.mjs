// #region client
import { direct, json, request } from '@ipc/core'
import { unix } from '@ipc/socket'

const hello = await direct('hello', unix(), { codec: json() })
const world = await hello.link('world') // waits until it is there
console.log(await request(world, 'good morning', { timeoutMs: 5_000 })) // good morning, hello
await request(world, 'stop')
await hello.close()
// #endregion client
