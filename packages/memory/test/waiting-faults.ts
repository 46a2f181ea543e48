import { closeSync, openSync, unlinkSync } from 'node:fs'
import type { BytesMessage } from '@ipc/conformance'
import { uniqueName } from '@ipc/testkit'
import type { Fault } from './broken.js'

/** Far above what a loop may stand still, for the cases that watch it; and what the others have to bear. */
export const LONG_MS = 600
export const SHORT_MS = 10

let blockedMs = LONG_MS

/** A send that waits for room holds the thread for so long first. */
export function blockFor(milliseconds: number): void {
  blockedMs = milliseconds
}

const still = new Int32Array(new SharedArrayBuffer(4))

/** Its first send that has to wait blocks the thread. */
export const blocksTheLoop: Fault = (channel) => {
  let blocked = false
  return {
    send: (data: Uint8Array, options?: object) => {
      const { capacity = Number.POSITIVE_INFINITY } = channel.buffering
      if (!blocked && capacity > 0 && (channel.stats().queued ?? 0) >= capacity) {
        blocked = true
        Atomics.wait(still, 0, 0, blockedMs)
      }
      return channel.send(data, options)
    },
  }
}

/** What can be done at once is done without ever letting the event loop turn. */
export const starvesTimers: Fault = (channel) => {
  const tried = <R>(call: () => R, options: object | undefined): R | undefined => {
    if (options !== undefined || channel.state !== 'open' || channel.buffering.whenFull !== 'wait') return
    try {
      return call()
    } catch (error) {
      // A schema that answers with a promise, which a try refuses.
      if (error instanceof TypeError) return undefined
      throw error
    }
  }
  const send = (data: Uint8Array, options?: object): Promise<void> =>
    tried(() => channel.trySend(data), options) === true ? Promise.resolve() : channel.send(data, options)
  const receive = async (options?: object): Promise<BytesMessage> =>
    tried(() => channel.tryReceive(), options) ?? channel.receive(options)
  const messages = (options?: object): AsyncIterableIterator<BytesMessage> => {
    const inner = channel.messages(options)
    const { next } = inner
    inner.next = async () => {
      const message = tried(() => channel.tryReceive(), options)
      return message === undefined ? next() : { value: message, done: false }
    }
    return inner
  }
  return { send, receive, messages, [Symbol.asyncIterator]: () => messages() }
}

/** Each handle keeps a descriptor for ever. */
export const leaksDescriptors: Fault = () => {
  const path = `/dev/shm/${uniqueName('leak')}`
  leaked.push(openSync(path, 'w'))
  unlinkSync(path)
  return {}
}

const leaked: number[] = []

export function closeLeaked(): void {
  for (const descriptor of leaked.splice(0)) closeSync(descriptor)
}

/** Keeps every message that it has given. */
export const growsWithoutBound: Fault = (channel) => {
  const given: BytesMessage[] = []
  return {
    receive: async (options?: object) => {
      const message = await channel.receive(options)
      given.push(message)
      return message
    },
  }
}

/** Each fifth receive that has to wait is told nothing when its message comes. */
export const wakesNobody: Fault = (channel) => {
  let waited = 0
  return {
    receive: (options?: object) => {
      if (options !== undefined || (channel.stats().queued ?? 0) > 0) return channel.receive(options)
      waited += 1
      return waited % 5 === 0 ? channel.closed.then(() => channel.receive()) : channel.receive()
    },
  }
}
