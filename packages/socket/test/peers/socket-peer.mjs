// A process that does to sockets what its parent commands.
import { spawnSync } from 'node:child_process'
import { closeSync, fstatSync, openSync, readdirSync, readSync, writeSync } from 'node:fs'
import { direct, IpcError, indirect, indirectSync } from '@ipc/core'
import { tcp, unix } from '@ipc/socket'
import { peerMain } from '@ipc/testkit'

const channels = new Map()
const encoder = new TextEncoder()
const decoder = new TextDecoder()

const codeOf = (error) => {
  if (IpcError.is(error)) return error.code
  throw error
}

const sockets = { unix, tcp }
const side = peerMain({
  async open(id, factory, name, options = {}, mechanism = {}) {
    const channel = await indirect(name, sockets[factory](mechanism), options)
    channels.set(id, channel)
    return { address: channel.address, buffering: channel.buffering }
  },
  openCode: (factory, name, options = {}, mechanism = {}) =>
    indirect(name, sockets[factory](mechanism), options).then(() => 'opened', codeOf),
  openSyncCode(factory, name) {
    try {
      indirectSync(name, sockets[factory]())
    } catch (error) {
      return codeOf(error)
    }
  },
  openSync(id, factory, name, options = {}, mechanism = {}) {
    channels.set(id, indirectSync(name, sockets[factory](mechanism), options))
  },
  async party(id, factory, name, options = {}, mechanism = {}) {
    const party = await direct(name, sockets[factory](mechanism), options)
    channels.set(id, party)
    return party.address
  },
  async link(id, party, peer) {
    const link = await channels.get(party).link(peer)
    channels.set(id, link)
    link.closed.then(({ reason }) => side.emit(`${id} closed`, reason))
    return { identity: link.identity, buffering: link.buffering }
  },
  trySend: (id, text) => channels.get(id).trySend(encoder.encode(text)),
  send: (id, text) => channels.get(id).send(encoder.encode(text)),
  async relay(from, to) {
    for await (const { data } of channels.get(from)) await channels.get(to).send(data)
  },
  sendSync: (id, text, timeoutMs) => channels.get(id).sendSync(encoder.encode(text), { timeoutMs }),
  sendBytes: (id, length, fill) => channels.get(id).send(new Uint8Array(length).fill(fill)),
  sendTogether: (id, from, count) =>
    channels.get(id).sendMany(Array.from({ length: count }, (_, i) => encoder.encode(String(from + i)))),
  async sendMany(id, from, count) {
    for (let i = from; i < from + count; i++) await channels.get(id).send(encoder.encode(String(i)))
  },
  tryReceive(id) {
    const message = channels.get(id).tryReceive()
    return message && decoder.decode(message.data)
  },
  receive: async (id, options) => decoder.decode((await channels.get(id).receive(options)).data),
  receiveCode: (id, options) =>
    channels
      .get(id)
      .receive(options)
      .then(() => 'received', codeOf),
  receiveSync: (id, timeoutMs) => decoder.decode(channels.get(id).receiveSync({ timeoutMs }).data),
  /** Tells that it begins, then blocks until a message comes, and sends it back. */
  echoSync(id, timeoutMs) {
    side.emit(`${id} blocks`)
    channels.get(id).sendSync(channels.get(id).receiveSync({ timeoutMs }).data, { timeoutMs })
  },
  /** So many times: blocks until a message comes in one channel, and sends it back through the other. */
  passSync(from, to, times, timeoutMs) {
    side.emit(`${from} blocks`)
    for (let i = 0; i < times; i++)
      channels.get(to).sendSync(channels.get(from).receiveSync({ timeoutMs }).data, { timeoutMs })
  },
  /** Iterates until it has so many. */
  async receiveSome(id, count) {
    const got = []
    for await (const { data } of channels.get(id)) if (got.push(decoder.decode(data)) === count) break
    return got
  },
  async receiveLength(id) {
    const { data } = await channels.get(id).receive()
    return { length: data.length, same: data.every((byte) => byte === data[0]), fill: data[0] }
  },
  /** Receives for ever, telling each message. */
  follow(id) {
    void (async () => {
      try {
        for (;;) side.emit(`${id} got`, decoder.decode((await channels.get(id).receive()).data))
      } catch (error) {
        side.emit(`${id} ended`, codeOf(error))
      }
    })()
  },
  /** Opens a file and gives it to the other side of a link; keeps none itself. */
  async sendFile(id, path, options) {
    const descriptor = openSync(path, 'r')
    try {
      await channels.get(id).sendDescriptor(descriptor, options)
    } finally {
      closeSync(descriptor)
    }
  },
  /** Receives a descriptor and writes into it, or reads all of it. */
  async writeReceived(id, text) {
    const descriptor = await channels.get(id).receiveDescriptor()
    writeSync(descriptor, text)
    const inherited = spawnSync(process.execPath, ['-e', `fs.fstatSync(${descriptor})`]).status === 0
    closeSync(descriptor)
    return { inherited }
  },
  async readReceived(id) {
    const descriptor = await channels.get(id).receiveDescriptor()
    const bytes = Buffer.alloc(fstatSync(descriptor).size)
    readSync(descriptor, bytes, 0, bytes.length, 0)
    closeSync(descriptor)
    return bytes.toString()
  },
  openDescriptors: () => readdirSync('/proc/self/fd').length,
  /** Blocks the thread: the event loop of this process does not turn meanwhile. */
  block(milliseconds) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
  },
  memory() {
    const { rss, external, arrayBuffers } = process.memoryUsage()
    return { rss, external, arrayBuffers }
  },
  stats: (id) => channels.get(id).stats(),
  close: (id, options) => channels.get(id).close(options),
  closed: async (id) => {
    const { reason, undelivered } = await channels.get(id).closed
    return { reason, undelivered }
  },
})
