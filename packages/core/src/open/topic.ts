import type { TopicRequest } from '../adapter/adapter.js'
import type { Mechanism } from '../adapter/mechanism.js'
import { IpcError } from '../errors/ipc-error.js'
import type { Closeable, Receiver, Sender } from '../types/channel.js'
import type { ChannelOptions, Codecs, In, Opt, Out, Schemas } from '../types/options.js'
import { checkPublishOptions, checkSubscribeOptions } from './check-options.js'
import { makeMailbox } from './indirect.js'
import { closeIfAborted, type Prepared, prepare } from './prepare.js'

type Claims<X> = Pick<X, Extract<keyof X, 'claim' | 'tryClaim' | 'claimSync'>>
type Reads<X> = Pick<X, Extract<keyof X, 'read' | 'tryRead'>>

/**
 * One to many: what is sent is written once, and every subscriber there sees it. `whenBehind`: a subscriber that
 * falls behind holds the publisher back ('wait', the default) or is told how many it missed ('skip').
 * Throws as `indirect`, and `IPC_NOT_SUPPORTED` where `traits.mailbox.publishes` is false.
 */
export async function publish<
  S extends Schemas = undefined,
  C extends Codecs = undefined,
  A = unknown,
  X = unknown,
>(
  topic: string,
  mechanism: Mechanism<A, X>,
  options?: ChannelOptions<S, C> & Opt<{ whenBehind: 'wait' | 'skip' }>,
): Promise<Sender<In<S, C>> & Closeable & Claims<X>> {
  const checked = checkPublishOptions(options)
  const prepared = prepare<In<S, C>, Out<S, C>>('topic', topic, mechanism, checked)
  const { openPublisher } = prepared.definition.adapter
  assertPublishes(prepared, openPublisher)
  const dropOldest = checked.buffering?.whenFull === 'drop-oldest'
  const request: TopicRequest = {
    ...prepared.request,
    whenBehind: checked.whenBehind ?? (dropOldest ? 'skip' : 'wait'),
  }
  const port = await openPublisher.call(prepared.definition.adapter, request)
  await closeIfAborted(checked, prepared.what, () => port.close(0))
  const channel = makeMailbox(prepared, port, checked, { sends: true, receives: false })
  return channel as unknown as Sender<In<S, C>> & Closeable & Claims<X>
}

/** Sees each message published from now on. `missed` counts those overwritten before it could read them. */
export async function subscribe<
  S extends Schemas = undefined,
  C extends Codecs = undefined,
  A = unknown,
  X = unknown,
>(
  topic: string,
  mechanism: Mechanism<A, X>,
  options?: ChannelOptions<S, C>,
): Promise<Receiver<Out<S, C>, { missed: number }> & Closeable & Reads<X>> {
  const checked = checkSubscribeOptions(options)
  const prepared = prepare<In<S, C>, Out<S, C>>('topic', topic, mechanism, checked)
  const { openSubscriber } = prepared.definition.adapter
  assertPublishes(prepared, openSubscriber)
  const port = await openSubscriber.call(prepared.definition.adapter, {
    ...prepared.request,
    whenBehind: 'wait',
  })
  await closeIfAborted(checked, prepared.what, () => port.close(0))
  const channel = makeMailbox(prepared, port, checked, { sends: false, receives: true })
  return channel as unknown as Receiver<Out<S, C>, { missed: number }> & Closeable & Reads<X>
}

function assertPublishes<T>(prepared: Prepared<never, unknown>, opener: T | undefined): asserts opener is T {
  if (prepared.traits.publishes && opener !== undefined) return
  throw new IpcError(
    'IPC_NOT_SUPPORTED',
    `${prepared.what}: this mechanism does not publish; use shm() or memory()`,
  )
}
