import type { BytesMessage } from '@ipc/conformance'
import type { Fault } from './broken.js'

/** Rare enough that most cases do not meet it, and often enough that a stream of messages does. */
const EACH = 60

/** Replaces the send of each sixtieth message. */
const sending =
  (bad: (data: Uint8Array, send: (data: Uint8Array) => Promise<void>) => Promise<void>): Fault =>
  (channel) => {
    let count = 0
    const good = (data: Uint8Array, options?: object) => channel.send(data, options)
    return {
      send: (data: Uint8Array, options?: object) => {
        count += 1
        return count % EACH === 0 ? bad(data, good) : good(data, options)
      },
    }
  }

export const loses = sending(async () => undefined)

export const doubles = sending(async (data, send) => {
  await send(data)
  await send(data)
})

export const tears = sending(async (data, send) => {
  const torn = Uint8Array.from(data)
  torn[torn.length - 1] = (torn[torn.length - 1] ?? 0) ^ 1
  await send(torn)
})

/** Holds each sixtieth message back until the next is sent. */
export const reorders: Fault = (channel) => {
  let count = 0
  let held: Uint8Array | undefined
  return {
    async send(data: Uint8Array, options?: object) {
      count += 1
      if (count % EACH === 0) {
        held = data
        return
      }
      await channel.send(data, options)
      if (held === undefined) return
      const late = held
      held = undefined
      await channel.send(late)
    },
  }
}

/** Does not look at the signal. */
export const ignoresAborts: Fault = (channel) => ({
  receive: ({ signal: _, ...options }: { signal?: AbortSignal } = {}) => channel.receive(options),
})

/** Rejects on an abort, and takes the message all the same. */
export const losesOnAbort: Fault = (channel) => ({
  receive: ({ signal, ...options }: { signal?: AbortSignal } = {}) => {
    const message = channel.receive(options)
    if (signal === undefined) return message
    message.catch(() => undefined)
    const aborted = new Promise<never>((_, reject) => {
      const end = () => channel.receive({ signal }).catch(reject)
      if (signal.aborted) end()
      else signal.addEventListener('abort', end)
    })
    return Promise.race([message, aborted])
  },
})

/** Its iterations take a message before they are asked for it. */
export const prefetches: Fault = (channel) => {
  const messages = (options?: object): AsyncIterableIterator<BytesMessage> => {
    const inner = channel.messages(options)
    let ahead: Promise<IteratorResult<BytesMessage>> | undefined
    return {
      async next() {
        const result = await (ahead ?? inner.next())
        if (!result.done) {
          ahead = inner.next()
          ahead.catch(() => undefined)
        }
        return result
      },
      async return() {
        return { value: undefined, done: true }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
  return { messages, [Symbol.asyncIterator]: () => messages() }
}

/** Answers false when full, and sends the message later. */
export const sendsAfterFalse: Fault = (channel) => ({
  trySend: (data: Uint8Array, options?: object) => {
    const sent = channel.trySend(data, options)
    if (!sent) channel.send(data).catch(() => undefined)
    return sent
  },
})

/** Its receives take the newest waiting call first. */
export const servesTheNewest: Fault = (channel) => {
  const waiting: ((message: Promise<BytesMessage>) => void)[] = []
  return {
    receive: (options?: object) => {
      if (options !== undefined) return channel.receive(options)
      const result = new Promise<BytesMessage>((resolve) => waiting.push(resolve))
      const message = channel.receive()
      const give = () => waiting.pop()?.(message)
      message.then(give, give)
      return result
    },
  }
}

/** Waiting sends are not bounded: all over the bound are kept aside. */
export const boundless: Fault = (channel) => {
  const send = async (data: Uint8Array, options?: object): Promise<void> => {
    while (channel.stats().pendingSends >= 1024) await channel.ready('send')
    return channel.send(data, options)
  }
  return { send }
}
