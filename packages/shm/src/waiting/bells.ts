import { lstatSync, readdirSync, rmSync } from 'node:fs'
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

// Between making a bell and listening at it no process takes as long.
const YOUNG_MS = 10_000

/**
 * Removes the bells that dead participants of an object left: those of `creation` by what `isTaken` says of their
 * slots, those of earlier creations if nobody listens at them.
 */
export function sweepBells(address: string, creation: number, isTaken: (slot: number) => boolean): void {
  const path = bellPath(address)
  const directory = dirname(path)
  for (const file of readdirSync(directory)) {
    if (!file.startsWith(`${basename(path)}-`)) continue
    const [made, slot] = file.slice(basename(path).length + 1).split('-')
    const isCurrent = made === String(creation >>> 0)
    const bell = join(directory, file)
    if (isCurrent ? !isTaken(Number(slot)) : isDeserted(bell)) rmSync(bell, { force: true })
  }
}

function isDeserted(path: string): boolean {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (stats === undefined || Date.now() - Number(stats.ctimeMs) < YOUNG_MS) return false
  const bell = Doorbell.toRing(path)
  bell?.close()
  return bell === undefined
}

function bellPath(address: string): string {
  return runtimePath('shm-bell', '', address, 'bell')
}
