import { definitionOf, type Mechanism } from '../adapter/mechanism.js'
import { IpcError } from '../errors/ipc-error.js'
import { checkName } from '../names.js'
import type { Opt } from '../types/options.js'
import { DEFAULT_NAMESPACE } from './prepare.js'

/**
 * Removes a mailbox by name, without opening it; also what a dead owner left. Open handles go on with the object.
 * False where there was none. Throws TypeError for a bad name, `IPC_PERMISSION`.
 */
export async function unlink(
  mailbox: string,
  mechanism: Mechanism,
  options?: Opt<{ namespace: string }>,
): Promise<boolean> {
  checkName(mailbox, 'mailbox')
  const namespace = options?.namespace ?? DEFAULT_NAMESPACE
  checkName(namespace, 'namespace', 64)
  const { adapter, name, traits } = definitionOf(mechanism)
  const { supported } = traits.mailbox
  if (supported !== true)
    throw new IpcError('IPC_NOT_SUPPORTED', `mailbox '${mailbox}' (${name}): ${supported}`)
  return adapter.unlink({ name: mailbox, namespace })
}
