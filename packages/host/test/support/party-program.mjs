// A party in a process of its own, for the tests; runs on built output. Its links carry nothing but a token: the accepting
// side makes it up, tells it in the offer, and writes it into a pipe whose reading end it passes along.
import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { close, pipe2, Readiness, read, write } from '@ipc/ffi'
import { openLocalParty } from '@ipc/host'
import { peerMain } from '@ipc/testkit'

const links = new Map()
const dials = new Map()
let party
let refused = []
let failing = false
let detaching = false
let offerBytes = 0

class TokenPort {
  address = 'token'
  buffering = { capacity: Infinity, bytes: Infinity }
  maxMessageBytes = 1
  attached = false
  constructor(side, token, context) {
    this.side = side
    this.token = token
    this.control = context.control
    if (detaching) this.owner = this.control.detach()
    this.request = context.request
  }
  attach() {
    this.attached = true
    if (this.owner !== undefined) return this.attachStream()
    this.control.onEnd((reason) => {
      links.delete(this.peer)
      this.close(0)
      program.emit('ended', { peer: this.peer, token: this.token, reason })
    })
    this.control.onRing(() => program.emit('rung', this.peer))
  }
  // The first bytes go at once, so that they come right behind the last record.
  attachStream() {
    const bytes = Buffer.alloc(65_536)
    let text = ''
    this.readiness = new Readiness(this.owner.fd, () => {
      const got = read(this.owner.fd, bytes)
      text += bytes.toString('latin1', 0, Math.max(got, 0))
      if (text.endsWith('.')) program.emit('text', text)
      if (got === 0) {
        this.close()
        program.emit('ended', { peer: this.peer, token: this.token, reason: 'end of stream' })
      }
    })
    this.readiness.start({ readable: true, writable: false })
    write(this.owner.fd, Buffer.from(`${this.side} ${'x'.repeat(50_000)}.`))
  }
  close() {
    if (!this.attached) program.emit('unmade', this.token)
    this.readiness?.close()
    this.owner?.close()
    this.control.close()
    return 0
  }
}

const maker = {
  create(context) {
    if (failing) throw new Error('nothing can be made here')
    const token = randomUUID()
    const { readEnd, writeEnd } = pipe2()
    write(writeEnd, Buffer.from(token))
    close(writeEnd)
    const port = new TokenPort('accepted', token, context)
    return {
      offer: { token, filling: 'x'.repeat(offerBytes) },
      descriptors: [readEnd],
      port,
      afterSent: () => close(readEnd),
    }
  },
  join(context, offer, descriptors) {
    const bytes = Buffer.alloc(64)
    const length = read(descriptors[0], bytes)
    for (const descriptor of descriptors) close(descriptor)
    if (bytes.toString('utf8', 0, length) !== offer.token) throw new Error('another pipe than the offer says')
    return new TokenPort('dialled', offer.token, context)
  },
}

const host = {
  linked(port) {
    links.set(port.peer, port)
    port.attach()
    const { peer, identity, side, token, request } = port
    program.emit('linked', { peer, identity, side, token, capacity: request.capacity })
  },
  accept: (peer) => !refused.includes(peer),
  ended: (reason, error) => program.emit('failed', { reason, message: error.message }),
}

const program = peerMain({
  async open(name, options = {}) {
    refused = options.refused ?? []
    failing = options.failing ?? false
    detaching = options.detaching ?? false
    offerBytes = options.offerBytes ?? 0
    const request = {
      name,
      namespace: options.namespace ?? 'default',
      codec: options.codec ?? 'bytes',
      capacity: options.capacity,
      bytes: undefined,
      maxMessageBytes: undefined,
      host,
    }
    party = await openLocalParty('test', request, maker)
    return party.address
  },
  async connect(peer) {
    const dial = new AbortController()
    dials.set(peer, dial)
    await party.connect(peer, dial.signal)
  },
  abort: (peer) => dials.get(peer)?.abort(new Error('no longer wanted')),
  peers: () => [...links.keys()],
  ring: (peer) => links.get(peer).control.ring(),
  ringMany: (peer, count) => {
    for (let index = 0; index < count; index++) links.get(peer).control.ring()
  },
  closeLink: (peer) => {
    links.get(peer).close()
    links.delete(peer)
  },
  close: () => party.close(),
  descriptors: () => readdirSync('/proc/self/fd').length,
  letGo: () => program.letGo(),
})
