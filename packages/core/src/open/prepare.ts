import type { StandardSchemaV1 as Schema } from '@standard-schema/spec'
import type { OpenRequest } from '../adapter/adapter.js'
import { definitionOf, type MechanismDefinition } from '../adapter/mechanism.js'
import type { Codec } from '../codec/codec.js'
import { Pipeline } from '../codec/pipeline.js'
import { IpcError } from '../errors/ipc-error.js'
import { checkName } from '../names.js'
import { abortedError } from '../timing/waiting-call.js'
import type { Traits, WhenFull } from '../types/traits.js'
import type { CheckedChannelOptions } from './check-options.js'

export const DEFAULT_NAMESPACE = 'default'

/** An open that has been checked: name, options, traits. */
export interface Prepared<I, O> {
  readonly what: string
  readonly definition: MechanismDefinition
  readonly traits: Traits
  readonly request: OpenRequest
  readonly whenFull: WhenFull
  readonly newPipeline: () => Pipeline<I, O>
}

/** Checks all that can be checked before the system is asked; throws TypeError, RangeError, IPC_NOT_SUPPORTED, IPC_ABORTED. */
export function prepare<I, O>(
  kind: 'mailbox' | 'party' | 'topic',
  name: string,
  mechanism: unknown,
  options: CheckedChannelOptions,
): Prepared<I, O> {
  checkName(name, kind)
  const definition = definitionOf(mechanism)
  const traits = kind === 'party' ? definition.traits.link : definition.traits.mailbox
  const what = `${kind} '${name}' (${definition.name})`
  checkChannel(what, traits, options)
  const newPipeline = (): Pipeline<I, O> => makePipeline(options)
  const { capacity, bytes } = options.buffering ?? {}
  const request: OpenRequest = {
    name,
    namespace: options.namespace ?? DEFAULT_NAMESPACE,
    codec: newPipeline().codecName,
    capacity,
    bytes,
    maxMessageBytes: options.maxMessageBytes,
  }
  return { what, definition, traits, request, whenFull: options.buffering?.whenFull ?? 'wait', newPipeline }
}

/** Whose signal aborted while the system object was made does not get it. */
export async function closeIfAborted(
  { signal }: CheckedChannelOptions,
  what: string,
  close: () => unknown,
): Promise<void> {
  if (!signal?.aborted) return
  await close()
  throw abortedError(signal, `opening ${what}`)
}

export function makePipeline<I, O>(options: CheckedChannelOptions): Pipeline<I, O> {
  const { schema, codec } = options
  const pair = schema === undefined || '~standard' in schema ? { send: schema, receive: schema } : schema
  return new Pipeline<I, O>(
    codec as Codec<unknown, unknown> | undefined,
    pair.send as Schema | undefined,
    pair.receive as Schema | undefined,
  )
}

/** Where a capacity can be had that a mechanism lacks. */
const CAPACITY_ELSEWHERE = {
  rendezvous: 'memory(), shm() or unix()',
  bounded: 'memory(), shm() or unix()',
  unbounded: 'memory(), unix() or nats()',
} as const

/** C13: what the traits do not have is refused before anything is made, and so is what nobody wants any more. */
export function checkChannel(what: string, traits: Traits, options: CheckedChannelOptions): void {
  if (traits.supported !== true) throw new IpcError('IPC_NOT_SUPPORTED', `${what}: ${traits.supported}`)
  if (options.signal?.aborted) throw abortedError(options.signal, `opening ${what}`)
  const { capacity, whenFull } = options.buffering ?? {}
  if (capacity !== undefined) {
    const needed = capacity === 0 ? 'rendezvous' : Number.isFinite(capacity) ? 'bounded' : 'unbounded'
    if (!traits.capacities.includes(needed)) {
      throw new IpcError(
        'IPC_NOT_SUPPORTED',
        `${what} cannot have capacity ${capacity} (${needed}): it offers ${traits.capacities.join(', ')}; ` +
          `leave the capacity out, or use ${CAPACITY_ELSEWHERE[needed]}`,
      )
    }
  }
  if (whenFull !== undefined && !traits.whenFull.includes(whenFull)) {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `${what} cannot have whenFull '${whenFull}': it offers ${traits.whenFull.join(', ')}`,
    )
  }
  if (capacity === 0 && whenFull === 'drop-oldest') {
    throw new IpcError(
      'IPC_NOT_SUPPORTED',
      `${what} cannot have whenFull 'drop-oldest' at capacity 0, which holds no message that could be dropped: use 'drop-incoming', or a capacity of 1`,
    )
  }
  const { maxMessageBytes } = options
  if (maxMessageBytes !== undefined && maxMessageBytes > traits.maxMessageBytes) {
    throw new IpcError(
      'IPC_LIMIT',
      `${what} cannot have maxMessageBytes ${maxMessageBytes}: it takes messages of ${traits.maxMessageBytes} bytes at most`,
      { limit: traits.maxMessageBytes },
    )
  }
}
