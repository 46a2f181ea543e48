import { IpcError } from '@ipc/core'
import { agree, FRAME_HEADER_BYTES, fromSystemError } from '@ipc/core/adapter'
import { close, mqUnlink } from '@ipc/ffi'
import { type LinkContext, type LinkMaker, objectName } from '@ipc/host'
import { posixSize } from '../limits/posix-size.js'
import { makeQueue } from './make-queue.js'
import { PosixLinkPort } from './posix-link-port.js'
import { QueueHandle } from './queue-handle.js'
import { refuseBytes } from './refuse-bytes.js'

const OWN_ONLY = 0o600

/** Makes links on two POSIX queues, handed over as descriptors and without a name from their first moment on. */
export function posixLinkMaker(): LinkMaker {
  return { create, join }
}

function create(context: LinkContext): ReturnType<LinkMaker['create']> {
  const address = addressOf(context)
  const { capacity, bytes, maxMessageBytes } = context.request
  refuseBytes(address, bytes)
  const size = posixSize(address, capacity, maxMessageBytes, FRAME_HEADER_BYTES)
  const undo: (() => void)[] = []
  try {
    const outgoing = nameless(context, 'there', size)
    undo.push(() => outgoing.close())
    const incoming = nameless(context, 'back', size)
    undo.push(() => incoming.close())
    const port = new PosixLinkPort({ address, control: context.control, outgoing, incoming })
    return { offer: {}, descriptors: [outgoing.descriptor, incoming.descriptor], port }
  } catch (error) {
    for (const step of undo.reverse()) step()
    throw fromSystemError(error, `cannot make the link ${address}`, address)
  }
}

function join(context: LinkContext, _offer: unknown, descriptors: readonly number[]): PosixLinkPort {
  const address = addressOf(context)
  const queues: QueueHandle[] = []
  try {
    for (const descriptor of descriptors) queues.push(new QueueHandle(descriptor))
    const [incoming, outgoing] = queues
    if (incoming === undefined || outgoing === undefined) throw noQueues(address)
    const { capacity, messageBytes } = incoming
    refuseBytes(address, context.request.bytes)
    agree(address, { capacity, maxMessageBytes: messageBytes - FRAME_HEADER_BYTES }, context.request)
    return new PosixLinkPort({ address, control: context.control, outgoing, incoming })
  } catch (error) {
    for (const descriptor of descriptors) close(descriptor)
    throw fromSystemError(error, `cannot join the link ${address}`, address)
  }
}

function noQueues(address: string): IpcError {
  const message = `${address}: the other party handed over no queues: use one version of @ipc/mq`
  return new IpcError('IPC_CORRUPT', message, { address })
}

/** A queue without a name: nothing is left of it when both processes are gone, however they went. */
function nameless(
  context: LinkContext,
  way: string,
  size: { capacity: number; maxMessageBytes: number },
): QueueHandle {
  const { self, peer, request } = context
  // Always the same name: what a process left that was killed right here, the next one removes.
  const name = `/${objectName('posix-mq-link', request.namespace, [self, peer, way].join('\0'))}`
  unlinkQuietly(name)
  const queue = makeQueue(name, OWN_ONLY, {
    ...size,
    maxMessageBytes: size.maxMessageBytes + FRAME_HEADER_BYTES,
  })
  unlinkQuietly(name)
  return queue
}

function unlinkQuietly(name: string): void {
  try {
    mqUnlink(name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function addressOf({ self, peer }: LinkContext): string {
  return `POSIX queues of ${self} and ${peer}`
}
