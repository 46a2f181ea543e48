import { IpcError } from '@ipc/core'
import { FrameReader } from '@ipc/core/adapter'
import { close } from '@ipc/ffi'
import type { Control, LinkContext, LinkMaker, MadeLink } from '@ipc/host'
import { DEFAULT_MAX_MESSAGE_BYTES } from '../fifo-traits.js'
import { FrameSender } from './frame-sender.js'
import { type LinkPipe, makeLinkPipe } from './link-pipe.js'
import { PipeLink } from './pipe-link.js'

/** What the accepting side tells the other, with the ends of the pipes that are the other's: first to write, then to read. */
interface LinkOffer {
  readonly path: string
  readonly bytes: number
  readonly maxMessageBytes: number
}

/** Makes a link of two FIFOs. They have lost their names when the other side gets its ends: no death leaves a file behind. */
export const fifoLinkMaker: LinkMaker = { create, join }

function create({ request, control }: LinkContext): MadeLink {
  const incoming = makeLinkPipe(request)
  let outgoing: LinkPipe
  try {
    outgoing = makeLinkPipe(request)
  } catch (error) {
    closeAll([incoming.readEnd, incoming.writeEnd])
    throw error
  }
  const theirs = [incoming.writeEnd, outgoing.readEnd]
  const giveAway = (): void => closeAll(theirs.splice(0))
  const maxMessageBytes = request.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES
  const offer: LinkOffer = { path: incoming.path, bytes: outgoing.pipeBytes, maxMessageBytes }
  const ends = { readEnd: incoming.readEnd, writeEnd: outgoing.writeEnd }
  const port = linkOf({ offer, ...ends, control, onClose: giveAway })
  return { offer, descriptors: [...theirs], port, afterSent: giveAway }
}

function join({ control, peer }: LinkContext, offer: unknown, descriptors: readonly number[]): PipeLink {
  const [writeEnd, readEnd] = descriptors
  if (!isOffer(offer) || descriptors.length !== 2 || writeEnd === undefined || readEnd === undefined) {
    closeAll(descriptors)
    throw new IpcError(
      'IPC_CORRUPT',
      `party '${peer}' offered a link without two pipes: is it an @ipc program?`,
    )
  }
  return linkOf({ offer, readEnd, writeEnd, control })
}

function linkOf(parts: {
  readonly offer: LinkOffer
  readonly readEnd: number
  readonly writeEnd: number
  readonly control: Control
  readonly onClose?: () => void
}): PipeLink {
  const { offer, readEnd, writeEnd, control, onClose } = parts
  const { path, bytes, maxMessageBytes } = offer
  return new PipeLink({
    address: path,
    readEnd,
    writeEnd,
    pipeBytes: bytes,
    maxMessageBytes,
    sender: new FrameSender(writeEnd, bytes),
    parser: new FrameReader(maxMessageBytes, path),
    watch: control,
    onClose,
  })
}

function isOffer(value: unknown): value is LinkOffer {
  if (typeof value !== 'object' || value === null) return false
  const { path, bytes, maxMessageBytes } = value as Partial<Record<keyof LinkOffer, unknown>>
  return typeof path === 'string' && Number.isSafeInteger(bytes) && Number.isSafeInteger(maxMessageBytes)
}

function closeAll(descriptors: readonly number[]): void {
  for (const descriptor of descriptors) close(descriptor)
}
