import { randomUUID } from 'node:crypto'
import { IpcError } from '@ipc/core'
import { agree, type MailboxRequest, type Port, type UnlinkRequest } from '@ipc/core/adapter'
import type { Connection } from '../connection/connection.js'
import { useConnection } from '../connection/shared-connections.js'
import { messageLimit } from '../message-limit.js'
import { objectHash } from '../names.js'
import { refuseUnsupported } from '../unsupported.js'
import { Handles } from './handles.js'
import { MailboxPort } from './mailbox-port.js'
import { MailboxStreams } from './mailbox-streams.js'
import { attributesOf, recordOf, type StreamRecord } from './stream-record.js'

const streamName = ({ namespace, name }: UnlinkRequest): string =>
  `ipc-${objectHash('mailbox', namespace, name)}`

/** Opens a mailbox: a work-queue stream of JetStream, made where it is missing. */
export async function openMailbox(servers: readonly string[], request: MailboxRequest): Promise<Port> {
  const what = `mailbox '${request.namespace}/${request.name}' (nats)`
  refuseUnsupported(what, request)
  const use = await useConnection(servers)
  const { connection } = use
  const stream = streamName(request)
  const handles = new Handles(connection, stream)
  try {
    // First of all, so that a last handle that closes meanwhile sees this one and leaves the stream.
    await handles.join()
    const streams = new MailboxStreams(connection)
    const record = await findOrMake(what, streams, stream, connection, request)
    const port = new MailboxPort({
      connection,
      streams,
      handles,
      stream,
      address: `${connection.shown}/${stream}`,
      capacity: record.capacity ?? Number.POSITIVE_INFINITY,
      maxMessageBytes: record.maxMessageBytes,
      removeOnLastClose: request.removeOnLastClose,
      release: use.release,
    })
    await port.prepare()
    return port
  } catch (error) {
    handles.leave()
    await use.release()
    throw error
  }
}

/** Removes a mailbox's stream with all that is in it. */
export async function unlinkMailbox(servers: readonly string[], request: UnlinkRequest): Promise<boolean> {
  const use = await useConnection(servers)
  try {
    const stream = streamName(request)
    const removed = await new MailboxStreams(use.connection).remove(stream)
    if (removed) new Handles(use.connection, stream).tell({ event: 'unlinked' })
    return removed
  } finally {
    await use.release()
  }
}

async function findOrMake(
  what: string,
  streams: MailboxStreams,
  stream: string,
  connection: Connection,
  request: MailboxRequest,
): Promise<StreamRecord> {
  const address = `${connection.shown}/${stream}`
  const made = randomUUID()
  for (;;) {
    const there = request.create === 'exclusive' ? undefined : await streams.find(stream)
    if (there !== undefined) {
      agree(what, attributesOf(there), request)
      return there
    }
    if (request.create === 'never') {
      const message = `${what} does not exist at ${connection.shown}: leave out create: 'never' to make it`
      throw new IpcError('IPC_NOT_FOUND', message, { address })
    }
    const record = recordOf(request, messageLimit(what, connection, request.maxMessageBytes), made)
    // The record is like no other, so the server takes it only where there is no stream of this name.
    if (await streams.create(stream, record)) return record
    if (request.create === 'exclusive') {
      const message = `${what} exists at ${connection.shown}: unlink it, or open it without create: 'exclusive'`
      throw new IpcError('IPC_EXISTS', message, { address })
    }
  }
}
