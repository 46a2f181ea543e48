import type { MailboxRequest } from '../adapter/adapter.js'
import type { Mechanism } from '../adapter/mechanism.js'
import type { Port } from '../adapter/port.js'
import { Life } from '../channel/life.js'
import { MailboxChannel } from '../channel/mailbox.js'
import { newStatistics } from '../channel/statistics.js'
import { IpcError } from '../errors/ipc-error.js'
import type { Mailbox } from '../types/channel.js'
import type { Codecs, In, MailboxOptions, Out, Schemas } from '../types/options.js'
import {
  type CheckedChannelOptions,
  type CheckedMailboxOptions,
  checkMailboxOptions,
} from './check-options.js'
import { closeIfAborted, type Prepared, prepare } from './prepare.js'

/**
 * Indirect communication: opens a mailbox by name; whoever opens it can send and receive.
 *
 * Waits in the event loop while the system object is made. Throws TypeError for a bad name or option,
 * `IPC_EXISTS` (`create: 'exclusive'`), `IPC_NOT_FOUND` (`create: 'never'`), `IPC_MISMATCH` when it was created with
 * other attributes, `IPC_PERMISSION`, `IPC_LIMIT`, `IPC_NOT_SUPPORTED`, `IPC_VERSION`, `IPC_ABORTED`.
 */
export async function indirect<
  S extends Schemas = undefined,
  C extends Codecs = undefined,
  A = unknown,
  X = unknown,
>(
  mailbox: string,
  mechanism: Mechanism<A, X>,
  options?: MailboxOptions<S, C>,
): Promise<Mailbox<In<S, C>, Out<S, C>, A> & X> {
  const checked = checkMailboxOptions(options)
  const prepared = prepare<In<S, C>, Out<S, C>>('mailbox', mailbox, mechanism, checked)
  const port = await prepared.definition.adapter.openMailbox(mailboxRequest(prepared, checked))
  await closeIfAborted(checked, prepared.what, () => port.close(0))
  return makeMailbox(prepared, port, checked) as unknown as Mailbox<In<S, C>, Out<S, C>, A> & X
}

/** `indirect` without an event loop; blocks for the few system calls of an open. Only where `traits.mailbox.sync`. */
export function indirectSync<
  S extends Schemas = undefined,
  C extends Codecs = undefined,
  A = unknown,
  X = unknown,
>(
  mailbox: string,
  mechanism: Mechanism<A, X>,
  options?: MailboxOptions<S, C>,
): Mailbox<In<S, C>, Out<S, C>, A> & X {
  const checked = checkMailboxOptions(options)
  const prepared = prepare<In<S, C>, Out<S, C>>('mailbox', mailbox, mechanism, checked)
  const { adapter } = prepared.definition
  if (!prepared.traits.sync || adapter.openMailboxSync === undefined) {
    throw new IpcError('IPC_NOT_SUPPORTED', `${prepared.what} cannot be opened by indirectSync: use indirect`)
  }
  const port = adapter.openMailboxSync(mailboxRequest(prepared, checked))
  return makeMailbox(prepared, port, checked) as unknown as Mailbox<In<S, C>, Out<S, C>, A> & X
}

function mailboxRequest(prepared: Prepared<never, unknown>, options: CheckedMailboxOptions): MailboxRequest {
  return {
    ...prepared.request,
    create: options.create ?? 'if-missing',
    mode: options.mode ?? 0o600,
    removeOnLastClose: options.removeOnLastClose ?? false,
  }
}

/** A channel over an opened port; also for the two sides of a topic. */
export function makeMailbox<I, O>(
  prepared: Prepared<I, O>,
  port: Port,
  options: CheckedChannelOptions,
  sides?: { readonly sends: boolean; readonly receives: boolean },
): MailboxChannel<I, O> {
  const { what, definition, traits, request, whenFull, newPipeline } = prepared
  const life = new Life(what, port, options.signal)
  return new MailboxChannel<I, O>(
    {
      what,
      name: request.name,
      traits,
      attributes: definition.attributes ?? [],
      port,
      pipeline: newPipeline(),
      life,
      statistics: newStatistics(),
      whenFull,
      onInvalid: options.onInvalid,
    },
    sides,
  )
}
