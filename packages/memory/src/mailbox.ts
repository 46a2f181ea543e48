import { IpcError } from '@ipc/core'
import { agree, type MailboxRequest, type UnlinkRequest } from '@ipc/core/adapter'
import { type GrantedAttributes, grant } from './attributes.js'
import { MemoryPort } from './memory-port.js'
import { MessageQueue } from './message-queue.js'
import { Registry } from './registry.js'

interface StoredMailbox {
  readonly attributes: GrantedAttributes
  readonly queue: MessageQueue
  handles: number
}

const mailboxes = new Registry<StoredMailbox>('mailbox')

/** Opens a mailbox of this process, or makes it. Process persistence: it goes with its last handle. */
export function openMailbox(request: MailboxRequest): MemoryPort {
  const address = Registry.address(request.namespace, request.name)
  const mailbox = findOrMake(address, request)
  mailbox.handles += 1
  return new MemoryPort({
    address,
    maxMessageBytes: mailbox.attributes.maxMessageBytes,
    outgoing: mailbox.queue,
    incoming: mailbox.queue,
    onClose: () => {
      mailbox.handles -= 1
      if (mailbox.handles === 0) mailboxes.remove(address, mailbox)
    },
    onUnlink: () => mailboxes.remove(address, mailbox),
  })
}

export function unlinkMailbox({ namespace, name }: UnlinkRequest): boolean {
  const address = Registry.address(namespace, name)
  const mailbox = mailboxes.get(address)
  return mailbox !== undefined && mailboxes.remove(address, mailbox)
}

function findOrMake(address: string, request: MailboxRequest): StoredMailbox {
  const there = mailboxes.get(address)
  if (there !== undefined) {
    if (request.create === 'exclusive') {
      throw new IpcError(
        'IPC_EXISTS',
        `mailbox '${address}' exists in this process: unlink it, or open it without create: 'exclusive'`,
        { address },
      )
    }
    agree(`mailbox '${address}'`, there.attributes, request)
    return there
  }
  if (request.create === 'never') {
    throw new IpcError(
      'IPC_NOT_FOUND',
      `mailbox '${address}' does not exist in this process: leave out create: 'never' to make it`,
      { address },
    )
  }
  const attributes = grant(`mailbox '${address}'`, request)
  const { capacity, bytes } = attributes
  const mailbox = {
    attributes,
    queue: new MessageQueue({ capacity, bytes }),
    handles: 0,
  }
  mailboxes.set(address, mailbox)
  return mailbox
}
