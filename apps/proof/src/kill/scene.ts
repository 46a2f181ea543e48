import { withWatchdog } from '@ipc/testkit'
import type { Proven } from '../mechanisms.js'
import { type Victim, WATCHDOG_MS } from './victim.js'

/** What a death or a stop in the middle of an operation is tried on. */
export interface Scene {
  readonly victim: Victim
  /** What the victim does in steps. */
  readonly role: string
  readonly parameter: string | undefined
  /** Begins what survivors do at the same time, where the operation needs two. */
  meanwhile?(): void
  /** What survivors see after the victim was killed, in a few words; throws where that breaks the contract. */
  afterDeath(): Promise<string>
  /** The same for one that stood still for a while and then came to its end with `result`. */
  afterStop(goOn: () => Promise<string | undefined>): Promise<string>
  clear(): Promise<void>
}

/** An operation of a mechanism that is interrupted at each of its steps. */
export interface Operation {
  readonly title: string
  readonly for: (mechanism: Proven) => boolean
  prepare(mechanism: Proven): Promise<Scene>
}

/** What each of these names is opened with. */
export function eachOf<N extends readonly string[]>(
  mechanism: Proven,
  ...names: N
): { readonly [K in keyof N]: Proven } {
  const each = mechanism.apart?.(names) ?? names.map(() => mechanism)
  return each as unknown as { readonly [K in keyof N]: Proven }
}

export function within<T>(promise: Promise<T>, what: string): Promise<T> {
  return withWatchdog(promise, WATCHDOG_MS, what)
}

export const mark = (sender: string, number: number): Uint8Array =>
  new TextEncoder().encode(`${sender}:${number}`)
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Long enough for a survivor to do to a stopped process what must not be done to a living one. */
export const STOPPED_MS = 60

export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, STOPPED_MS))
}

export async function codeOf(action: Promise<unknown>): Promise<string | undefined> {
  try {
    await action
    return undefined
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}
