// node dying-peer.mjs FACTORY MODULE NAMESPACE NAME: a party that links to 'watcher' and waits to be killed.
import { direct } from '@ipc/core'
import { peerMain } from '@ipc/testkit'

const [factory, module, namespace, name] = process.argv.slice(2)
const { [factory]: mechanism } = await import(module)
const party = await direct(name, mechanism(), { namespace })
const link = await party.link('watcher')
peerMain({ send: (count) => link.sendMany(Array.from({ length: count }, (_, i) => new Uint8Array([i]))) })
