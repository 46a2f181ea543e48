import { basename, dirname } from 'node:path'
import { fromSystemError } from '@ipc/core/adapter'
import { accept, errno, Readiness, SystemError } from '@ipc/ffi'
import { DirectoryWatch } from '../directory/directory-watch.js'
import { runtimePath } from '../names/runtime-path.js'
import type { Introductions } from '../party/wire.js'
import { removeDeadSockets } from './dead-sockets.js'
import { LocalWire } from './local-wire.js'
import { bindParty, connectParty, type PartySocket, partyLock, releaseParty } from './party-socket.js'

const ACCEPTS_A_TURN = 32
const BUSY_PAUSE_MS = 10
const OUT_OF_DESCRIPTORS_PAUSE_MS = 100

/** Parties of one machine: each has a Unix socket in the runtime directory, and the directory tells when one appears. */
export class LocalIntroductions implements Introductions<LocalWire> {
  readonly mechanism: string
  readonly address: string
  readonly #namespace: string
  readonly #socket: PartySocket
  #readiness: Readiness | undefined
  #onWire: ((wire: LocalWire) => void) | undefined

  private constructor(mechanism: string, namespace: string, own: PartySocket) {
    this.mechanism = mechanism
    this.address = own.path
    this.#namespace = namespace
    this.#socket = own
  }

  /** Takes the name. @throws as `bindParty` does. */
  static async open(mechanism: string, namespace: string, name: string): Promise<LocalIntroductions> {
    const path = partyPath(mechanism, namespace, name)
    sweepOnce(dirname(path))
    return new LocalIntroductions(mechanism, namespace, await bindParty(path, name))
  }

  listen(onWire: (wire: LocalWire) => void): void {
    this.#onWire = onWire
    this.#readiness = new Readiness(this.#socket.descriptor, () => this.#accept()).unref()
    this.#readiness.start({ readable: true, writable: false })
  }

  async dial(peer: string, signal: AbortSignal): Promise<LocalWire> {
    const path = partyPath(this.mechanism, this.#namespace, peer)
    let watch: DirectoryWatch | undefined
    try {
      for (;;) {
        signal.throwIfAborted()
        const seen = watch?.changes ?? 0
        const connected = connectParty(path)
        if (typeof connected === 'number') return new LocalWire(connected, true)
        // Watched only for those who must wait, and then looked at once more: it may have appeared in between.
        if (watch === undefined) watch = DirectoryWatch.open(dirname(path), basename(path))
        else await watch.nextChange(seen, signal, connected === 'busy' ? BUSY_PAUSE_MS : undefined)
      }
    } catch (error) {
      if (signal.aborted) throw error
      throw fromSystemError(error, `cannot connect to the party '${peer}'`, path, {
        EPROTOTYPE: 'IPC_CORRUPT',
      })
    } finally {
      watch?.close()
    }
  }

  close(): void {
    this.#readiness?.close()
    this.#readiness = undefined
    // Those who were killed meanwhile leave their files to whoever comes or goes next.
    if (releaseParty(this.#socket)) removeDeadParties(dirname(this.address))
  }

  #accept(): void {
    for (let accepted = 0; accepted < ACCEPTS_A_TURN; accepted++) {
      const descriptor = this.#acceptOne()
      if (descriptor === undefined) return
      this.#onWire?.(new LocalWire(descriptor, false))
      if (this.#readiness === undefined) return
    }
  }

  #acceptOne(): number | undefined {
    try {
      const descriptor = accept(this.#socket.descriptor)
      return descriptor === -errno.EAGAIN ? undefined : descriptor
    } catch (error) {
      if (!SystemError.is(error)) throw error
      // Out of descriptors or memory: who waits in the backlog stays there.
      this.#readiness?.stop()
      setTimeout(
        () => this.#readiness?.start({ readable: true, writable: false }),
        OUT_OF_DESCRIPTORS_PAUSE_MS,
      ).unref()
      return undefined
    }
  }
}

let swept: string | undefined

function sweepOnce(directory: string): void {
  if (swept === directory) return
  swept = directory
  removeDeadParties(directory)
}

function removeDeadParties(directory: string): void {
  removeDeadSockets(directory, '.party', partyLock)
}

function partyPath(mechanism: string, namespace: string, name: string): string {
  return runtimePath(mechanism, namespace, name, 'party')
}
