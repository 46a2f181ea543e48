import { IpcError } from '@ipc/core'
import { agree, type LinkPort, type PartyPort, type PartyRequest } from '@ipc/core/adapter'
import { grant } from './attributes.js'
import { MemoryPort } from './memory-port.js'
import { MessageQueue } from './message-queue.js'
import { Registry } from './registry.js'

const parties = new Registry<MemoryParty>('party')
/** Those who wait for a party to appear, by its address. */
const waiting = new Map<string, Set<() => void>>()

/** Opens a named party of this process. Throws IPC_EXISTS while another has the name. */
export function openParty(request: PartyRequest): PartyPort {
  const address = Registry.address(request.namespace, request.name)
  if (parties.get(address) !== undefined) {
    throw new IpcError(
      'IPC_EXISTS',
      `party '${address}' exists in this process: close it first, or take another name`,
      { address },
    )
  }
  const party = new MemoryParty(address, request)
  parties.set(address, party)
  for (const appeared of waiting.get(address) ?? []) appeared()
  return party
}

/** A party of this process: finds others in the registry and makes a pair of queues with each. */
class MemoryParty implements PartyPort {
  readonly address: string
  readonly #request: PartyRequest
  readonly #linked = new Set<string>()

  constructor(address: string, request: PartyRequest) {
    this.address = address
    this.#request = request
  }

  async connect(peer: string, signal: AbortSignal): Promise<void> {
    const address = Registry.address(this.#request.namespace, peer)
    // The one who opened the party may link to it only once it has its handle.
    await undefined
    for (;;) {
      signal.throwIfAborted()
      const other = parties.get(address)
      if (other !== undefined) {
        if (!this.#linked.has(peer)) this.#link(other)
        return
      }
      await appearance(address, signal)
    }
  }

  close(): void {
    parties.remove(this.address, this)
  }

  #link(other: MemoryParty): void {
    const mine = this.#request
    const theirs = other.#request
    const identity = {}
    if (!theirs.host.accept(mine.name, identity)) {
      throw new IpcError('IPC_PERMISSION', `party '${other.address}' does not accept '${mine.name}'`, {
        address: other.address,
      })
    }
    const what = `link of '${mine.name}' with '${theirs.name}'`
    const attributes = grant(what, {
      ...theirs,
      capacity: theirs.capacity ?? mine.capacity,
      bytes: theirs.bytes ?? mine.bytes,
      maxMessageBytes: theirs.maxMessageBytes ?? mine.maxMessageBytes,
    })
    agree(what, attributes, mine)
    const { capacity, bytes } = attributes
    const there = new MessageQueue({ capacity, bytes })
    const back = new MessageQueue({ capacity, bytes })
    const end = (
      self: PartyRequest,
      party: MemoryParty,
      peer: string,
      out: MessageQueue,
      into: MessageQueue,
      far: () => MemoryPort,
    ): LinkPort =>
      Object.assign(
        new MemoryPort({
          address: `${Registry.address(self.namespace, self.name)}>${peer}`,
          maxMessageBytes: attributes.maxMessageBytes,
          outgoing: out,
          incoming: into,
          onClose: () => {
            party.#linked.delete(peer)
            far().ended()
          },
        }),
        { peer, identity },
      )
    const near = end(mine, this, theirs.name, there, back, () => far as unknown as MemoryPort)
    const far: LinkPort = end(theirs, other, mine.name, back, there, () => near as unknown as MemoryPort)
    this.#linked.add(theirs.name)
    other.#linked.add(mine.name)
    theirs.host.linked(far)
    mine.host.linked(near)
  }
}

function appearance(address: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const those = waiting.get(address) ?? new Set()
    waiting.set(address, those)
    const finish = (): void => {
      those.delete(appeared)
      if (those.size === 0) waiting.delete(address)
      signal.removeEventListener('abort', aborted)
    }
    const appeared = (): void => {
      finish()
      resolve()
    }
    const aborted = (): void => {
      finish()
      reject(signal.reason)
    }
    those.add(appeared)
    signal.addEventListener('abort', aborted, { once: true })
  })
}
