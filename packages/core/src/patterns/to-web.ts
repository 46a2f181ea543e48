import type {
  ReadableStream as NodeReadableStream,
  WritableStream as NodeWritableStream,
} from 'node:stream/web'
import type { Channel } from '../types/channel.js'

/**
 * A channel as a pair of web streams; in Node `Duplex.fromWeb(toWeb(channel))`. Back-pressure is the channel's own:
 * nothing is taken ahead, and a write resolves when the mechanism has the message. Closing the writable side or
 * cancelling the readable one closes the channel.
 */
export function toWeb<I, O>(
  channel: Channel<I, O>,
): { readonly readable: NodeReadableStream<O>; readonly writable: NodeWritableStream<I> } {
  const messages = channel.messages()
  const readable = new ReadableStream<O>(
    {
      async pull(controller) {
        const { value, done } = await messages.next()
        if (done) controller.close()
        else controller.enqueue(value.data)
      },
      cancel: () => channel.close(),
    },
    // The stream's own queue would take messages ahead (C0).
    { highWaterMark: 0 },
  )
  const writable = new WritableStream<I>({
    write: (data) => channel.send(data),
    close: () => channel.close(),
    abort: () => channel.close(),
  })
  return { readable, writable } as unknown as ReturnType<typeof toWeb<I, O>>
}
