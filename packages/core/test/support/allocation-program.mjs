// node --expose-gc --min-semi-space-size=64 allocation-program.mjs: prints what a trySend allocates, as JSON, in bytes.
import diagnostics from 'node:diagnostics_channel'
import { indirect } from '@ipc/core'
import { defineMechanism } from '@ipc/core/adapter'

const traits = {
  duplex: 'half',
  boundaries: 'message',
  order: 'arrival',
  senders: 'many',
  receivers: 'many',
  capacities: ['unbounded'],
  whenFull: ['wait', 'drop-incoming'],
  maxMessageBytes: 1000,
  sync: false,
  noticesDeath: false,
  publishes: false,
  persistence: 'process',
  handOver: 'process',
  reach: 'host',
  delivery: 'once',
  supported: true,
}

/** Takes what it is given, or refuses it, and allocates nothing for it. */
class NoPort {
  address = 'nowhere'
  buffering = { capacity: Infinity, bytes: Infinity }
  maxMessageBytes = 1000
  takes = true
  attach() {}
  trySend() {
    return this.takes
  }
  tryReceive() {}
  isReady() {
    return true
  }
  arm() {}
  close() {
    return 0
  }
}

const port = new NoPort()
const mechanism = defineMechanism({
  name: 'nowhere',
  traits: { mailbox: traits, link: traits },
  adapter: { openMailbox: () => port, openParty() {}, unlink: () => false },
})
const mailbox = await indirect('counted', mechanism)
const bytes = new Uint8Array(8)
const CALLS = 100_000
let last

function trySends() {
  for (let call = 0; call < CALLS; call++) mailbox.trySend(bytes)
}

/** The least of five: the engine's own work comes on top. No collection comes between: the young generation holds all of it. */
function bytesACall() {
  const measured = []
  for (let round = 0; round < 5; round++) {
    trySends()
    globalThis.gc()
    const before = process.memoryUsage().heapUsed
    trySends()
    measured.push((process.memoryUsage().heapUsed - before) / CALLS)
  }
  return Math.min(...measured)
}

function measure(event, takes) {
  port.takes = takes
  const alone = bytesACall()
  // It keeps what it sees: an object that nobody keeps the compiler leaves out.
  const listener = (message) => {
    last = message
  }
  diagnostics.subscribe(`ipc:${event}`, listener)
  const observed = bytesACall()
  diagnostics.unsubscribe(`ipc:${event}`, listener)
  return { alone, observed, again: bytesACall(), seen: last?.what }
}

console.log(JSON.stringify({ send: measure('send', true), full: measure('full', false) }))
