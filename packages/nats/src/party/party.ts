import { randomUUID } from 'node:crypto'
import { IpcError } from '@ipc/core'
import { agree, type PartyPort, type PartyRequest } from '@ipc/core/adapter'
import type { Msg } from '@nats-io/transport-node'
import type { Listening } from '../connection/listening.js'
import { type Use, useConnection } from '../connection/shared-connections.js'
import { keepingAlive } from '../keeping-alive.js'
import { messageLimit } from '../message-limit.js'
import { objectHash } from '../names.js'
import { refuseUnsupported } from '../unsupported.js'
import {
  type Dial,
  type DialAnswer,
  encodeJson,
  readDial,
  readDialAnswer,
  VERSION,
  type Welcome,
} from './dial-messages.js'
import { LinkInbox } from './link-inbox.js'
import { NatsLinkPort } from './link-port.js'
import { aliveSubject, NameClaim } from './name-claim.js'

const DEFAULT_CAPACITY = 1_024
const DIAL_MS = 2_000
const AGAIN_MS = 50

const dialSubject = (hash: string): string => `ipc.name.${hash}`
/** Who takes a name says so here. */
const hereSubject = (hash: string): string => `ipc.name.${hash}.here`

/** Opens a named party on a NATS server. Throws `IPC_EXISTS` while another living one has the name. */
export async function openParty(servers: readonly string[], request: PartyRequest): Promise<PartyPort> {
  const what = `party '${request.namespace}/${request.name}' (nats)`
  refuseUnsupported(what, request)
  const use = await useConnection(servers)
  const party = new NatsParty(use, request, what)
  try {
    await party.open()
    return party
  } catch (error) {
    party.stop()
    await use.release()
    throw error
  }
}

interface Dialling {
  readonly link: string
  readonly inbox: LinkInbox
  /** Something has changed: look again. */
  wake: () => void
}

class NatsParty implements PartyPort {
  readonly address: string
  readonly #use: Use
  readonly #request: PartyRequest
  readonly #what: string
  readonly #hash: string
  readonly #id = randomUUID()
  readonly #claim: NameClaim
  readonly #links = new Map<string, NatsLinkPort>()
  readonly #welcomes = new Map<string, Welcome>()
  readonly #dialling = new Map<string, Dialling>()
  readonly #listenings: Listening[] = []
  /** All that are not closed yet, those that have ended too. */
  readonly #ports = new Set<NatsLinkPort>()
  /** For each link: hears when another takes the peer's name. */
  readonly #successors = new Map<NatsLinkPort, Listening>()
  #stopUp: () => void = () => {}

  constructor(use: Use, request: PartyRequest, what: string) {
    this.#use = use
    this.#request = request
    this.#what = what
    this.#hash = objectHash('party', request.namespace, request.name)
    this.address = `${use.connection.shown}/${dialSubject(this.#hash)}`
    this.#claim = new NameClaim(use.connection, this.#hash, this.#id, what)
  }

  async open(): Promise<void> {
    const { connection } = this.#use
    const alive = connection.listen(aliveSubject(this.#id), ({ reply }) => {
      if (reply !== undefined) connection.publish(reply)
    })
    this.#listenings.push(alive)
    await connection.flush()
    await this.#claim.take()
    this.#listenings.push(connection.listen(dialSubject(this.#hash), (message) => this.#dialled(message)))
    await this.#announce()
    this.#stopUp = connection.onUp(() => void this.#again())
  }

  async connect(peer: string, signal: AbortSignal): Promise<void> {
    const { connection } = this.#use
    const link = randomUUID()
    const dialling: Dialling = { link, inbox: new LinkInbox(connection, link, this.#id), wake: () => {} }
    this.#dialling.set(peer, dialling)
    const hash = objectHash('party', this.#request.namespace, peer)
    // Before the first dial, on the same connection: who appears after it is heard.
    const here = connection.listen(hereSubject(hash), () => dialling.wake())
    const stopUp = connection.onUp(() => dialling.wake())
    const onAbort = (): void => dialling.wake()
    signal.addEventListener('abort', onAbort)
    try {
      for (;;) {
        signal.throwIfAborted()
        const changed = new Promise<void>((resolve) => {
          dialling.wake = resolve
        })
        if (this.#living(peer) !== undefined) return
        const outcome = await Promise.race([this.#dial(peer, hash, dialling, signal), changed])
        if (outcome === 'again') await this.#pause(changed)
        else if (outcome === 'absent') await changed
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      stopUp()
      here.stop()
      this.#dialling.delete(peer)
      if (this.#links.get(peer)?.id !== link) dialling.inbox.stop()
    }
  }

  stop(): void {
    this.#stopUp()
    for (const listening of this.#listenings) listening.stop()
  }

  close(): Promise<void> {
    return keepingAlive(() => this.#close())
  }

  async #close(): Promise<void> {
    this.stop()
    // Those that ended from outside may still be going.
    await Promise.all([...this.#ports].map((port) => port.closed))
    try {
      await this.#claim.release()
    } finally {
      await this.#use.release()
    }
  }

  #living(peer: string): NatsLinkPort | undefined {
    const link = this.#links.get(peer)
    return link?.ended === false ? link : undefined
  }

  async #announce(): Promise<void> {
    const { connection } = this.#use
    connection.publish(hereSubject(this.#hash), new TextEncoder().encode(this.#id))
    await connection.flush()
  }

  /** The server was away: the name may have been taken meanwhile by who found nobody. */
  async #again(): Promise<void> {
    try {
      await this.#claim.take()
      await this.#announce()
    } catch (error) {
      if (IpcError.is(error, 'IPC_EXISTS')) this.#request.host.ended('failed', error)
    }
  }

  /** 'absent': nobody has the name; 'again': ask once more soon. */
  async #dial(
    peer: string,
    hash: string,
    { link, inbox }: Dialling,
    signal: AbortSignal,
  ): Promise<'linked' | 'again' | 'absent'> {
    const { connection } = this.#use
    const { name, codec, capacity, maxMessageBytes } = this.#request
    const dial: Dial = {
      version: VERSION,
      from: name,
      id: this.#id,
      link,
      codec,
      capacity: capacity === undefined ? -1 : Number.isFinite(capacity) ? capacity : null,
      maxMessageBytes: maxMessageBytes ?? -1,
    }
    const answer = await connection.request(dialSubject(hash), encodeJson(dial), { timeoutMs: DIAL_MS })
    if (answer === 'nobody') return 'absent'
    if (answer === 'silence') return 'again'
    const read = readDialAnswer(answer, dialSubject(hash))
    if (read.answer !== 'welcome') return 'again'
    if (this.#living(peer) !== undefined) return 'linked'
    const port = this.#newLink(peer, link, inbox, read)
    // Given up meanwhile: the other side must know.
    if (signal.aborted || this.#dialling.get(peer)?.link !== link) await port.close(0)
    else this.#linked(port)
    return 'linked'
  }

  async #pause(changed: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const paused = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, AGAIN_MS)
      timer.unref()
    })
    await Promise.race([paused, changed])
    clearTimeout(timer)
  }

  #dialled(message: Msg): void {
    const { reply } = message
    const dial = readDial(message)
    if (reply === undefined || dial === undefined) return
    const { answer, made } = this.#answer(dial)
    this.#use.connection.publish(reply, encodeJson(answer))
    if (made !== undefined) this.#linked(made)
  }

  #answer(dial: Dial): { readonly answer: DialAnswer; readonly made?: NatsLinkPort } {
    const { from: peer } = dial
    const refuse = (code: string, reason: string) =>
      ({ answer: { answer: 'refused', code, reason } }) as const
    if (dial.version !== VERSION) {
      return refuse('IPC_VERSION', `${this.#what} speaks version ${VERSION} of links, not ${dial.version}`)
    }
    const again = this.#welcomes.get(dial.link)
    if (again !== undefined) return { answer: again }
    // Both dial: the dial of the name that sorts first counts, and both know it.
    if (this.#dialling.has(peer) && this.#request.name < peer) return { answer: { answer: 'crossing' } }
    if (!this.#request.host.accept(peer, {})) {
      return refuse('IPC_PERMISSION', `${this.#what} does not accept '${peer}'`)
    }
    let welcome: Welcome
    try {
      welcome = this.#agree(dial)
    } catch (error) {
      if (!IpcError.is(error)) throw error
      return refuse(error.code, error.message)
    }
    const old = this.#links.get(peer)
    old?.finish(old.peerId === dial.id ? 'peer-closed' : 'peer-died')
    this.#welcomes.set(dial.link, welcome)
    const inbox = new LinkInbox(this.#use.connection, dial.link, this.#id)
    return { answer: welcome, made: this.#newLink(peer, dial.link, inbox, { ...welcome, id: dial.id }) }
  }

  #agree(dial: Dial): Welcome {
    const mine = this.#request
    const what = `link of '${dial.from}' with '${mine.name}'`
    const named = dial.capacity === -1 ? undefined : (dial.capacity ?? Number.POSITIVE_INFINITY)
    const capacity = named ?? mine.capacity ?? DEFAULT_CAPACITY
    const asked = dial.maxMessageBytes === -1 ? mine.maxMessageBytes : dial.maxMessageBytes
    const maxMessageBytes = messageLimit(what, this.#use.connection, asked)
    agree(what, { codec: dial.codec, capacity, maxMessageBytes }, mine)
    return {
      answer: 'welcome',
      id: this.#id,
      capacity: Number.isFinite(capacity) ? capacity : null,
      maxMessageBytes,
    }
  }

  #newLink(peer: string, link: string, inbox: LinkInbox, welcome: Welcome): NatsLinkPort {
    const made = new NatsLinkPort({
      connection: this.#use.connection,
      id: link,
      inbox,
      peerId: welcome.id,
      peer,
      capacity: welcome.capacity ?? Number.POSITIVE_INFINITY,
      maxMessageBytes: welcome.maxMessageBytes,
      onClose: (port) => {
        this.#welcomes.delete(port.id)
        this.#successors.get(port)?.stop()
        this.#successors.delete(port)
        if (this.#links.get(peer) === port) this.#links.delete(peer)
        void port.closed?.then(() => this.#ports.delete(port))
      },
    })
    this.#ports.add(made)
    return made
  }

  #linked(port: NatsLinkPort): void {
    this.#links.set(port.peer, port)
    const hash = objectHash('party', this.#request.namespace, port.peer)
    const successor = this.#use.connection.listen(hereSubject(hash), (message) => {
      // A name is taken only from the dead.
      if (message.string() !== port.peerId) port.finish('peer-died')
    })
    this.#successors.set(port, successor)
    this.#request.host.linked(port)
    this.#dialling.get(port.peer)?.wake()
  }
}
