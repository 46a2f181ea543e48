import { IpcError } from '../errors/ipc-error.js'
import type { ChannelContext } from './context.js'

type Context = ChannelContext<never, unknown>

/** Throws `IPC_TOO_LARGE` for a message longer than the channel takes. */
export function checkSize(context: Context, bytes: Uint8Array): Uint8Array {
  if (bytes.length > context.port.maxMessageBytes) throw tooLarge(context, bytes.length)
  return bytes
}

/** Checks the size of a claim: TypeError, RangeError, `IPC_TOO_LARGE`. */
export function checkClaim(context: Context, bytes: unknown): asserts bytes is number {
  if (typeof bytes !== 'number' || !Number.isInteger(bytes)) {
    throw new TypeError(`the bytes to claim must be a whole number, not ${String(bytes)}`)
  }
  if (bytes < 0) throw new RangeError(`the bytes to claim are ${bytes}: 0 or more`)
  if (bytes > context.port.maxMessageBytes) throw tooLarge(context, bytes)
}

function tooLarge({ what, port, traits }: Context, bytes: number): IpcError {
  const limit = port.maxMessageBytes
  const cure =
    limit < traits.maxMessageBytes
      ? `open it with maxMessageBytes of ${bytes} or more (${traits.maxMessageBytes} at most)`
      : 'send it in parts'
  return new IpcError(
    'IPC_TOO_LARGE',
    `the message has ${bytes} bytes and ${what} takes ${limit} at most: ${cure}`,
    {
      address: port.address,
      limit,
    },
  )
}
