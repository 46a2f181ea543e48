import { POLLIN, PollSet } from '@ipc/ffi'
import { sendFrame } from '../connection/frame-writer.js'
import { flushKept } from '../connection/keeping.js'
import { type Server, servers, waitServing } from '../serving.js'
import { Attachment } from './attachment.js'
import type { MailboxAttributes } from './greeting.js'
import { Hub } from './hub.js'
import type { Listener } from './listener.js'
import { MailboxFrame } from './mailbox-frame.js'
import type { Seat, SeatHouse } from './seat.js'

/** Strangers that may be in the middle of their hello at once: one more makes the oldest go. */
const GREETING_AT_ONCE = 128
const LONGEST_TIMER_MS = 0x7fff_ffff

/** The ownership of one mailbox by this process: its hub, the place where members find it, and how it ends. */
export class House implements SeatHouse, Server {
  readonly hub: Hub
  readonly address: string
  readonly look?: () => void
  readonly sleep?: (milliseconds: number) => void
  readonly #listener: Listener
  readonly #onEnd: () => void
  readonly #polled = new PollSet()
  #closing = false

  constructor(attributes: MailboxAttributes, listener: Listener, address: string, onEnd: () => void) {
    this.hub = new Hub(attributes, () => listener.place)
    this.address = address
    this.#listener = listener
    this.#onEnd = onEnd
    if (listener.descriptor !== undefined) {
      this.look = () => this.#look()
      this.sleep = (milliseconds) => waitServing(milliseconds)
      servers.add(this)
    }
    listener.start((connection) => {
      const attachment = new Attachment(this.hub, connection)
      if (this.#closing) attachment.drop()
      else this.#limitStrangers()
    })
  }

  /** Whether another handle of this process may sit here. */
  get open(): boolean {
    return !this.#closing && this.#listener.named()
  }

  watch(set: PollSet): void {
    const { descriptor } = this.#listener
    if (descriptor !== undefined && !this.#closing) set.add(descriptor, POLLIN)
    for (const { connection } of this.hub.attachments) {
      if (connection.descriptor !== undefined) set.add(connection.descriptor, connection.interests ?? 0)
    }
  }

  serve(set: PollSet): void {
    const { descriptor } = this.#listener
    if (descriptor !== undefined && !this.#closing && set.ready(descriptor) !== 0)
      this.#listener.acceptNow?.()
    const found = [...this.hub.attachments].map(({ connection }) => ({
      connection,
      events: connection.descriptor === undefined ? 0 : set.ready(connection.descriptor),
    }))
    for (const { connection, events } of found) if (events !== 0) connection.service?.(events)
  }

  leave(_seat: Seat, timeoutMs: number): number | Promise<number> {
    if (this.hub.seats.size > 0 || this.#closing) return 0
    this.hub.postAllLate()
    this.#closing = true
    servers.delete(this)
    this.#listener.close([...this.hub.attachments].some(({ joined }) => joined))
    this.#onEnd()
    const members = [...this.hub.attachments]
    for (const member of members) if (!member.joined) member.drop()
    if (this.hub.attachments.size === 0) return this.hub.queued
    return this.#handOver(timeoutMs)
  }

  /**
   * What members had sent before they heard of the end is still taken in; then the queue goes to the member that came
   * first, which owns the mailbox next or passes it on to whoever was quicker.
   */
  async #handOver(timeoutMs: number): Promise<number> {
    const { hub } = this
    const deadline = performance.now() + timeoutMs
    for (const member of hub.attachments) member.farewell()
    await this.#settled(timeoutMs)
    const members = [...hub.attachments]
    // Who closed at the same time said goodbye instead of an answer.
    if (members.length === 0) this.#listener.forgetPlace?.()
    const heir = members.find((member) => member.settled) ?? members[0]
    let undelivered = 0
    for (let entry = hub.take(); entry !== undefined; entry = hub.take()) {
      if (heir === undefined) undelivered++
      else sendFrame(heir.connection, MailboxFrame.inherit, 0, entry.bytes, true)
    }
    const left = Math.max(0, deadline - performance.now())
    await Promise.all(
      members.map((member) => {
        member.release()
        sendFrame(member.connection, MailboxFrame.goodbye, 0)
        return member.connection.finish(left)
      }),
    )
    for (const member of members) member.drop()
    return undelivered
  }

  #settled(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(timeoutMs, LONGEST_TIMER_MS))
      const look = () => {
        if ([...this.hub.attachments].some((member) => !member.settled)) return
        clearTimeout(timer)
        resolve()
      }
      for (const member of this.hub.attachments) member.onSettled = look
      look()
    })
  }

  #limitStrangers(): void {
    const strangers = [...this.hub.attachments].filter((attachment) => !attachment.joined)
    if (strangers.length > GREETING_AT_ONCE) strangers[0]?.drop()
  }

  #look(): void {
    const set = this.#polled.clear()
    this.watch(set)
    if (set.wait(0) > 0) this.serve(set)
    // The answer that is looked for may be to what lies here, for another mailbox's member.
    flushKept()
  }
}
