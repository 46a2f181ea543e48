import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Doorbell, runtimePath } from '@ipc/host'
import { generationOf, slotOf } from '../participants/participant.js'

interface Known {
  readonly generation: number
  readonly bell: Doorbell | undefined
}

/** The doorbells of an object's participants: a FIFO a slot in the runtime directory, made at the first sleep. */
export class Bells {
  readonly #base: string
  readonly #known = new Map<number, Known>()
  #own: Doorbell | undefined
  #ownPath: string | undefined

  /** `creation`: the segment's generation, so that a removed object's handles and its successor's do not meet. */
  constructor(address: string, creation: number) {
    this.#base = `${bellPath(address)}-${creation >>> 0}`
  }

  /** This handle's own bell. */
  open(self: number): Doorbell {
    if (this.#own === undefined) {
      this.#ownPath = this.#path(slotOf(self))
      this.#own = Doorbell.fifo(this.#ownPath)
      // Rings for a dead owner of this slot.
      this.#own.drain()
    }
    return this.#own
  }

  /** Rings a participant; nothing happens where it is gone. */
  ring(participant: number, self: number): void {
    if (participant === self) {
      this.#own?.ring()
      return
    }
    const slot = slotOf(participant)
    const generation = generationOf(participant)
    let known = this.#known.get(slot)
    if (known?.generation !== generation) {
      known?.bell?.close()
      known = { generation, bell: Doorbell.toRing(this.#path(slot)) }
      this.#known.set(slot, known)
    }
    known.bell?.ring()
  }

  close(): void {
    for (const { bell } of this.#known.values()) bell?.close()
    this.#known.clear()
    if (this.#ownPath !== undefined) rmSync(this.#ownPath, { force: true })
    this.#own?.close()
  }

  #path(slot: number): string {
    return `${this.#base}-${slot}`
  }
}

/** Removes the bells that dead participants of an object left. A bell that somebody listens at stays. */
export function sweepBells(address: string): void {
  const path = bellPath(address)
  const directory = dirname(path)
  for (const file of readdirSync(directory)) {
    if (!file.startsWith(`${basename(path)}-`)) continue
    const bell = Doorbell.toRing(join(directory, file))
    if (bell === undefined) rmSync(join(directory, file), { force: true })
    else bell.close()
  }
}

function bellPath(address: string): string {
  return runtimePath('shm-bell', '', address, 'bell')
}
