// A process that does one thing in numbered steps and stops before one of them: node stepped.mjs BUILD, see test/steps.
import { pathToFileURL } from 'node:url'
import { direct, indirect, publish, subscribe, unlink } from '@ipc/core'
import { peerMain } from '@ipc/testkit'
import { setStepper } from '../steps/stepper.mjs'
import { makeMessage } from '../support/numbered.mjs'

const { shm } = await import(pathToFileURL(process.argv[2]).href)

const forEver = new Int32Array(new SharedArrayBuffer(4))
let mechanism = shm({ spinMicroseconds: 0 })
let name
let options
let self
let channel
let held

/** What a step does, by its name; `from` makes what it sends. */
const roles = {
  create: async () => void (await indirect(name, mechanism, options)),
  close: () => channel.close(),
  unlink: () => channel.unlink(),
  unlinkByName: () => unlink(name, mechanism),
  send: (from) => channel.trySend(makeMessage(from, 1)),
  sendMany: (from) =>
    channel.sendMany(Array.from({ length: 18 }, (_, index) => makeMessage(from, index + 1))),
  offer: (from) => void channel.send(makeMessage(from, 1)).catch(() => undefined),
  withdraw: async (from) => {
    const wish = new AbortController()
    const sending = channel.send(makeMessage(from, 1), { signal: wish.signal }).then(
      () => 'sent',
      () => 'withdrawn',
    )
    wish.abort()
    return await sending
  },
  receive: () => channel.tryReceive()?.data,
  readMany: () => channel.tryReadMany(() => undefined, { max: 2 }),
  read: () => channel.tryRead(() => undefined),
  sleep: () => void channel.receive().catch(() => undefined),
  commit(from) {
    const message = makeMessage(from, 1)
    const claim = channel.tryClaim(message.length + 8)
    claim?.view.set(message)
    claim?.commit(message.length)
  },
  abort: () => channel.tryClaim(100)?.abort(),
  subscribe: async () => void (await subscribe(name, mechanism)),
  party: async () => {
    self = await direct(name, mechanism, options)
  },
  link: async (peer) => {
    channel = await self.link(peer)
  },
}

const side = peerMain({
  async open(mailbox, given, at = {}) {
    name = mailbox
    options = given
    mechanism = shm({ spinMicroseconds: 0, ...at })
    channel = await indirect(name, mechanism, options)
  },
  /** Only names the object: the role makes it. */
  name(object, given, at = {}) {
    name = object
    options = given
    mechanism = shm({ spinMicroseconds: 0, ...at })
  },
  async publish(topic, given) {
    channel = await publish(topic, mechanism, given)
  },
  async subscribe(topic) {
    channel = await subscribe(topic, mechanism)
  },
  async party(party, given) {
    self = await direct(party, mechanism, given)
  },
  async link(peer) {
    channel = await self.link(peer)
  },
  hold(what) {
    if (what === 'claim') held = channel.tryClaim(100)
    else void channel.read(() => new Promise(() => undefined))
    return held === undefined
  },
  /** Plays a role up to step `last`, and stops before it; without `last`, returns the labels of all steps. */
  async play(role, parameter, last) {
    const labels = []
    setStepper((label) => {
      labels.push(label)
      if (labels.length !== last) return
      side.emit('stopped', label)
      Atomics.wait(forEver, 0, 0)
    })
    const result = await roles[role](parameter)
    setStepper(undefined)
    return { labels, result }
  },
})
