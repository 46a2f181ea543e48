import type { ChannelContext } from './context.js'
import { checkSize } from './message-size.js'

/** How many messages sendMany hands to the port at once, and their bytes. */
const BATCH_MESSAGES = 256
const BATCH_BYTES = 256 * 1_024

/** Messages that go together, or one whose schema answers later. */
export type Batch = readonly Uint8Array[] | Promise<Uint8Array>

/**
 * Encodes messages in batches. One that cannot be encoded throws after the batch of those before it, so that
 * `error.sent` tells where it stands.
 */
export function* batches<I>(
  data: Iterable<I>,
  encode: (item: I) => Uint8Array | Promise<Uint8Array>,
): Generator<Batch> {
  let batch: Uint8Array[] = []
  let bytes = 0
  for (const item of data) {
    let encoded: Uint8Array | Promise<Uint8Array>
    try {
      encoded = encode(item)
    } catch (error) {
      if (batch.length > 0) yield batch
      throw error
    }
    if (encoded instanceof Promise) {
      // Its failure is thrown in its turn: nobody looks at it while those before it go.
      encoded.catch(() => {})
      if (batch.length > 0) yield batch
      yield encoded
      batch = []
      bytes = 0
      continue
    }
    batch.push(encoded)
    bytes += encoded.length
    if (batch.length < BATCH_MESSAGES && bytes < BATCH_BYTES) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

/**
 * The same of an array whose items are sent as they are. `check` returns its item, or throws for one that cannot be sent.
 */
export function* arrayBatches(
  data: readonly Uint8Array[],
  check: (item: Uint8Array) => Uint8Array,
): Generator<readonly Uint8Array[]> {
  for (let from = 0; from < data.length; ) {
    const batch = data.slice(from, from + BATCH_MESSAGES)
    let count = 0
    let bytes = 0
    try {
      for (; count < batch.length && bytes < BATCH_BYTES; count++) {
        bytes += check(batch[count] as Uint8Array).length
      }
    } catch (error) {
      if (count > 0) yield batch.slice(0, count)
      throw error
    }
    yield count === batch.length ? batch : batch.slice(0, count)
    from += count
  }
}

/** What `sendMany` was given, checked and encoded a batch at a time. */
export function encodedBatches<I>(context: ChannelContext<I, unknown>, data: Iterable<I>): Iterable<Batch> {
  const { pipeline } = context
  const checked = (bytes: Uint8Array): Uint8Array => checkSize(context, bytes)
  if (pipeline.passesBytes && Array.isArray(data))
    return arrayBatches(data, (item) => checked(pipeline.encode(item as I)))
  return batches(data, (item) => {
    const encoded = pipeline.encodeLater(item)
    return encoded instanceof Promise ? encoded.then(checked) : checked(encoded)
  })
}
