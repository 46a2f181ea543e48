// node comlink-server.mjs FACTORY MODULE NAMESPACE: exposes an object to whoever links to the party 'server'.
import { direct, messagePort, structured } from '@ipc/core'
import { peerMain } from '@ipc/testkit'
import { expose, proxy } from 'comlink'

const [factory, module, namespace] = process.argv.slice(2)
const { [factory]: mechanism } = await import(module)
const server = await direct('server', mechanism(), { namespace, codec: structured() })

const api = {
  counter: 0,
  add: (a, b) => a + b,
  mirror: (value) => value,
  fail: () => {
    throw new RangeError('asked to')
  },
  increase() {
    this.counter += 1
    return this.counter
  },
  callback: () => proxy(() => 'cannot cross'),
  never: () => new Promise(() => {}),
}

const side = peerMain({ close: () => server.close() })
for await (const link of server.links()) {
  expose(api, messagePort(link))
  link.closed.then(({ reason }) => side.emit('closed', reason))
}
