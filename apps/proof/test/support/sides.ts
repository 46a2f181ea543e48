import type { Buffering, Mailbox } from '@ipc/core'
import { indirect } from '@ipc/core'
import { type Peer, withWatchdog } from '@ipc/testkit'
import type { Proven } from '../../src/mechanisms.js'

export const WATCHDOG_MS = 20_000

/** A handle of a mailbox, here or in another process. */
export interface Side {
  trySend(data: Uint8Array): Promise<boolean>
  send(data: Uint8Array, options?: { readonly timeoutMs: number }): Promise<void>
  receive(options?: { readonly timeoutMs: number }): Promise<Uint8Array>
  dropped(): Promise<number>
}

export async function sideHere(
  name: string,
  mechanism: Proven,
  buffering: Buffering,
): Promise<Side & { readonly mailbox: Mailbox<Uint8Array> }> {
  const opening = indirect(name, mechanism.make(), { maxMessageBytes: 300, buffering })
  const mailbox = await withWatchdog(opening, WATCHDOG_MS, 'opening')
  return {
    mailbox,
    trySend: async (data) => mailbox.trySend(data),
    send: (data, options) => mailbox.send(data, options),
    receive: async (options) => (await mailbox.receive(options)).data,
    dropped: async () => mailbox.stats().dropped,
  }
}

/** The mailbox of a worker. */
export async function sideThere(name: string, worker: Peer, buffering: Buffering): Promise<Side> {
  await withWatchdog(worker.call('open', name, buffering), WATCHDOG_MS, 'opening there')
  const invoke = <R>(method: string, ...parameters: unknown[]): Promise<R> =>
    worker.call('invoke', method, ...parameters)
  return {
    trySend: (data) => invoke('trySend', data),
    send: (data, options) => invoke('send', data, options),
    receive: async (options) => (await invoke<{ data: Uint8Array }>('receive', options)).data,
    dropped: async () => (await invoke<{ dropped: number }>('stats')).dropped,
  }
}
