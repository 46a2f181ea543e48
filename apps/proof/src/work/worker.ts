import { openSync, writeSync } from 'node:fs'
import { indirect, type Mailbox, type Mechanism } from '@ipc/core'
import { peerMain } from '@ipc/testkit'
import { type Lateness, watchLateness } from './lateness.js'
import { Checksum, makeMessage, readMessage, STOP, type Told } from './messages.js'
import { resources } from './resources.js'

/** node worker.js MODULE FACTORY OPTIONS: sends and receives what it is told, and says what it saw. */
const [module, factory, given] = process.argv.slice(2) as [string, string, string]
const mechanism = (await import(module))[factory](JSON.parse(given)) as Mechanism
const MOST_BYTES = 300
const options = { maxMessageBytes: MOST_BYTES }

let mailbox: Mailbox<Uint8Array>
let stopping = false

const side = peerMain({
  async open(name: string, buffering?: object) {
    mailbox = await indirect(name, mechanism, { ...options, buffering })
  },
  /** Any call of the mailbox whose result can be told. */
  async invoke(method: 'trySend' | 'send' | 'receive' | 'stats', ...parameters: never[]): Promise<unknown> {
    return (mailbox[method] as (...given: never[]) => unknown)(...parameters)
  },
  async close() {
    await mailbox.close()
  },
  /** Sends messages 0 to `count` - 1 of `sender`. */
  async sendAll(sender: number, count: number): Promise<Told> {
    const sum = new Checksum()
    for (let index = 0; index < count; index++) {
      const message = makeMessage(sender, index)
      sum.add(new DataView(message.buffer).getUint32(12))
      await mailbox.send(message)
    }
    return sum.told()
  },
  /** Receives up to a STOP. */
  async receiveAll(): Promise<Told & { late: Lateness }> {
    const sum = new Checksum()
    const timer = watchLateness()
    for (;;) {
      const { data } = await mailbox.receive()
      if (data.length === STOP.length) return { ...sum.told(), late: timer.stop() }
      const message = readMessage(data)
      if (message === undefined) sum.torn += 1
      else sum.add(message.checksum)
    }
  },
  /** Sends without end from `first` on; notes in a file how many went. Ends at `stop`. */
  pump(sender: number, first: number, path: string): void {
    const file = openSync(path, 'r+')
    const note = Buffer.alloc(4)
    const run = async (): Promise<void> => {
      for (let index = first; !stopping; index++) {
        await mailbox.send(makeMessage(sender, index))
        note.writeUInt32LE(index + 1)
        writeSync(file, note, 0, 4, sender * 4)
      }
    }
    run().then(
      () => side.emit('ended'),
      (error) => side.emit('ended', String(error)),
    )
  },
  /** Receives without end and notes each message in a file of its own: sender, number, or that it is torn. */
  collect(path: string): void {
    const file = openSync(path, 'a')
    const note = Buffer.alloc(8)
    const run = async (): Promise<void> => {
      for await (const { data } of mailbox) {
        const message = readMessage(data)
        note.writeUInt32LE(message?.sender ?? 0xffff_ffff, 0)
        note.writeUInt32LE(message?.index ?? 0, 4)
        writeSync(file, note)
      }
    }
    run().then(
      () => side.emit('ended'),
      (error) => side.emit('ended', String(error)),
    )
  },
  stop() {
    stopping = true
  },
  /** Sends at full speed for a while; what it holds at the beginning, and at the end. */
  async flood(milliseconds: number) {
    const message = makeMessage(0, 100)
    const end = performance.now() + milliseconds
    for (let index = 0; index < 2_000; index++) mailbox.trySend(message)
    const before = await resources()
    const timer = watchLateness()
    let sent = 0
    while (performance.now() < end) {
      await mailbox.send(message, { timeoutMs: 100 }).then(
        () => {
          sent += 1
        },
        () => undefined,
      )
    }
    const late = timer.stop()
    return { sent, before, after: await resources(), late }
  },
  /** Takes a message now and then, until `stop`. */
  async sip(eachMs: number): Promise<number> {
    let taken = 0
    while (!stopping) {
      // A broker gives nothing to who never waits.
      const message = await mailbox.receive({ timeoutMs: 20 }).catch(() => undefined)
      if (message !== undefined) taken += 1
      await new Promise((resolve) => setTimeout(resolve, eachMs))
    }
    return taken
  },
  /** Opens so many mailboxes at once, sends a message through each, and closes them. */
  async many(name: string, count: number) {
    const message = makeMessage(1, 1)
    const one = await indirect(`${name}-warm`, mechanism, options)
    const before = await resources()
    const opened: Mailbox<Uint8Array>[] = []
    for (let index = 0; index < count; index++) {
      const each = await indirect(`${name}-${index}`, mechanism, options)
      await each.send(message)
      if (readMessage((await each.receive()).data) === undefined) throw new Error('torn')
      opened.push(each)
    }
    const open = await resources()
    for (const each of [...opened, one]) {
      await each.unlink()
      await each.close()
    }
    return { before, open, after: await resources() }
  },
  /** Opens, uses, unlinks and closes a mailbox so many times. */
  async churn(name: string, count: number) {
    const message = makeMessage(1, 1)
    const once = async (index: number): Promise<void> => {
      const each = await indirect(`${name}-${index}`, mechanism, options)
      await each.send(message)
      await each.receive()
      await each.unlink()
      await each.close()
    }
    for (let index = 0; index < 50; index++) await once(index)
    const before = await resources()
    for (let index = 0; index < count; index++) await once(index)
    return { before, after: await resources() }
  },
})
