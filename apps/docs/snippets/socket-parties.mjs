import { direct } from '@ipc/core'
import { tcp } from '@ipc/socket'

const bytes = (text) => new TextEncoder().encode(text)
const address = process.argv[2] // host:port
// #region tcp
// On two computers each of these is in a program of its own, with tls or a secret on both sides.
const secret = 'sixteen bytes or more'
const q = await direct('Q', tcp({ listen: address, secret }))
const p = await direct('P', tcp({ peers: { Q: address }, secret }))

await p.send('Q', bytes('one'))
await p.send('Q', bytes('two'))
for (const _ of [1, 2]) {
  const { data } = await q.receive('P')
  console.log(new TextDecoder().decode(data)) // one, then two: whole messages
}
// #endregion tcp
await p.close()
await q.close()
