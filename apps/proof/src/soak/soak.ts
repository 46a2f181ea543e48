import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { indirect, type Mailbox, unlink } from '@ipc/core'
import { type Peer, uniqueName, withWatchdog } from '@ipc/testkit'
import type { Proven } from '../mechanisms.js'
import { makeMessage, readMessage } from '../work/messages.js'
import { startWorker } from '../work/places.js'
import type { Ledger } from './ledger.js'

const SENDERS = 3
const RECEIVERS = 3
const MOST_SENDERS = 100_000
const WATCHDOG_MS = 60_000
const LAST_SENDER = 0xffff_fffe
const delay = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

interface Worker {
  readonly peer: Peer
  readonly sends: boolean
  readonly id: number
}

/** Senders and receivers of one mailbox, killed, stopped and restarted at random for a while, and what became of all messages. */
export class Soak {
  readonly #mechanism: Proven
  readonly #folder: string
  readonly #random: () => number
  readonly #name = uniqueName('soak')
  readonly #workers: Worker[] = []
  readonly #killed = { senders: 0, receivers: 0 }
  #stopped = 0
  #restarted = 0
  #nextId = 0
  /** Opens first and lives to the end: where a mailbox lives in a process, in this one. */
  #mailbox: Mailbox<Uint8Array> | undefined

  /** @param folder an empty one, for what the workers note */
  constructor(mechanism: Proven, folder: string, random: () => number) {
    this.#mechanism = mechanism
    this.#folder = folder
    this.#random = random
  }

  async run(milliseconds: number): Promise<Ledger> {
    this.#mailbox = await indirect(this.#name, this.#mechanism.make(), { maxMessageBytes: 300 })
    try {
      writeFileSync(join(this.#folder, 'sent'), new Uint8Array(4 * MOST_SENDERS))
      const workers = [...Array(SENDERS).fill(true), ...Array(RECEIVERS).fill(false)] as boolean[]
      await Promise.all(workers.map((sends) => this.#start(sends)))
      const end = performance.now() + milliseconds
      while (performance.now() < end) {
        await delay(20 + this.#random() * 200)
        await this.#disturb()
      }
      return await this.#settle()
    } finally {
      for (const { peer } of this.#workers) await peer.kill('SIGKILL')
      await this.#mailbox.close({ timeoutMs: 1000 })
      await unlink(this.#name, this.#mechanism.make())
    }
  }

  async #start(sends: boolean): Promise<void> {
    const id = this.#nextId++
    const peer = await startWorker(this.#mechanism, this.#name)
    if (sends) await peer.call('pump', id, 0, join(this.#folder, 'sent'))
    else {
      const path = join(this.#folder, `received-${id}`)
      await peer.call('collect', path)
    }
    this.#workers.push({ peer, sends, id })
  }

  async #disturb(): Promise<void> {
    const at = Math.floor(this.#random() * this.#workers.length)
    const { peer, sends } = this.#workers[at] as Worker
    const what = this.#random()
    if (what < 0.5) {
      this.#workers.splice(at, 1)
      await peer.kill('SIGKILL')
      this.#killed[sends ? 'senders' : 'receivers'] += 1
      await this.#start(sends)
    } else if (what < 0.8) {
      await peer.stop()
      await delay(this.#random() * 150)
      peer.resume()
      this.#stopped += 1
    } else {
      this.#workers.splice(at, 1)
      await this.#end(peer, sends)
      this.#restarted += 1
      await this.#start(sends)
    }
  }

  /** Of its own will: a sender after its message, a receiver by closing. */
  async #end(peer: Peer, sends: boolean): Promise<void> {
    const ended = peer.next<string | undefined>('ended')
    if (sends) await peer.call('stop')
    else await peer.call('close')
    const error = await withWatchdog(ended, WATCHDOG_MS, 'the end of a worker')
    if (sends) await peer.call('close')
    if (error !== undefined) throw new Error(`${this.#mechanism.name}: a worker ended with ${error}`)
    await peer.kill()
  }

  /** Senders end, then receivers; what is left is received here. */
  async #settle(): Promise<Ledger> {
    const mailbox = this.#mailbox as Mailbox<Uint8Array>
    for (const wanted of [true, false]) {
      for (const { peer, sends } of this.#workers.filter((worker) => worker.sends === wanted)) {
        await this.#end(peer, sends)
      }
    }
    this.#workers.length = 0
    const rest = this.#receiveRest(mailbox)
    await withWatchdog(mailbox.send(makeMessage(LAST_SENDER, 0)), WATCHDOG_MS, 'the last send')
    return this.#count(await withWatchdog(rest, WATCHDOG_MS, 'the last messages'))
  }

  async #receiveRest(mailbox: Mailbox<Uint8Array>): Promise<[sender: number, index: number][]> {
    const found: [number, number][] = []
    const { handOver } = this.#mechanism.make().traits.mailbox
    // After the last one others may come that a dead receiver had been given: by a process or a broker, later.
    const laterMs = handOver === 'kernel' ? 100 : 1_500
    for (let last = false; ; ) {
      const options = last ? { timeoutMs: laterMs } : {}
      const message = await mailbox.receive(options).catch(() => undefined)
      if (message === undefined) return found
      const { sender, index } = readMessage(message.data) ?? { sender: 0xffff_ffff, index: 0 }
      if (sender === LAST_SENDER) last = true
      else found.push([sender, index])
    }
  }

  #count(rest: readonly [number, number][]): Ledger {
    const sentBy = new Uint32Array(readFileSync(join(this.#folder, 'sent')).buffer)
    const received = new Map<number, Map<number, number>>()
    let torn = 0
    const note = (sender: number, index: number): void => {
      if (sender === 0xffff_ffff) torn += 1
      else {
        const indexes = received.get(sender) ?? new Map<number, number>()
        received.set(sender, indexes)
        indexes.set(index, (indexes.get(index) ?? 0) + 1)
      }
    }
    for (const [sender, index] of rest) note(sender, index)
    for (const file of readdirSync(this.#folder).filter((name) => name.startsWith('received-'))) {
      const notes = readFileSync(join(this.#folder, file))
      for (let at = 0; at + 8 <= notes.length; at += 8)
        note(notes.readUInt32LE(at), notes.readUInt32LE(at + 4))
    }
    const counts = { sent: 0, received: 0, lost: 0, doubled: 0, unnoted: 0 }
    for (let sender = 0; sender < this.#nextId; sender++) {
      const indexes = received.get(sender) ?? new Map<number, number>()
      const sent = sentBy[sender] ?? 0
      counts.sent += sent
      counts.received += indexes.size
      for (let index = 0; index < sent; index++) if (!indexes.has(index)) counts.lost += 1
      for (const [index, times] of indexes) {
        counts.doubled += times - 1
        if (index >= sent) counts.unnoted += 1
      }
    }
    return {
      mechanism: this.#mechanism.name,
      ...counts,
      torn,
      killed: this.#killed,
      stopped: this.#stopped,
      restarted: this.#restarted,
    }
  }
}
