import { IpcError } from '@ipc/core'
import { agree, FRAME_HEADER_BYTES, fromSystemError } from '@ipc/core/adapter'
import { close, IPC_CREAT, IPC_EXCL, Mapping, memfdCreate, msgctlSet, msgget, truncate } from '@ipc/ffi'
import { type LinkContext, type LinkMaker, runtimeFileMode, sharedGroup } from '@ipc/host'
import { sysvSize } from '../limits/sysv-size.js'
import { BOARD_BYTES } from '../wake-up/link-board.js'
import { LinkRecord } from './link-record.js'
import { removeQueue } from './remove-queue.js'
import { SysvLinkPort } from './sysv-link-port.js'
import { tooManyQueues } from './sysv-open-errors.js'

/** What the maker tells the joiner, beside the descriptor of the board. */
interface Offer {
  /** From maker to joiner, and back. */
  readonly queues: readonly [number, number]
  readonly record: string
  readonly capacity: number | null
  readonly bytes: number
  readonly maxMessageBytes: number
}

/** Makes links on two System V queues, whose keys nobody else is told, and a board of event counts in anonymous memory. */
export function sysvLinkMaker(): LinkMaker {
  return { create, join }
}

function create(context: LinkContext): ReturnType<LinkMaker['create']> {
  const address = addressOf(context)
  const { capacity, bytes, maxMessageBytes } = context.request
  const size = sysvSize(address, bytes, maxMessageBytes, FRAME_HEADER_BYTES)
  const undo: (() => void)[] = []
  try {
    const { uid } = context.identity
    const record = LinkRecord.make()
    undo.push(() => record.close(true))
    const queues = record.keys.map((key) => {
      const queue = makeQueue(address, key, size.bytes, uid)
      undo.push(() => removeQueue(queue))
      return queue
    })
    const [there, back] = queues as [number, number]
    const board = memfdCreate('ipc-sysv-link')
    undo.push(() => close(board))
    truncate(board, BOARD_BYTES)
    const port = new SysvLinkPort({
      address: `${address} (msqid ${there}, ${back})`,
      control: context.control,
      board: Mapping.map(board, BOARD_BYTES),
      side: 'maker',
      record,
      outgoing: there,
      incoming: back,
      capacity: capacity ?? Number.POSITIVE_INFINITY,
      ...size,
    })
    const offer: Offer = {
      queues: [there, back],
      record: record.fileName,
      capacity: capacity ?? null,
      ...size,
    }
    return { offer, descriptors: [board], port, afterSent: () => close(board) }
  } catch (error) {
    for (const step of undo.reverse()) step()
    throw fromSystemError(error, `cannot make the link ${address}`, address)
  }
}

function join(context: LinkContext, offered: unknown, descriptors: readonly number[]): SysvLinkPort {
  const address = addressOf(context)
  try {
    const offer = checkedOffer(offered, address)
    const board = descriptors[0]
    if (board === undefined) throw badOffer(address)
    const { capacity, bytes, maxMessageBytes } = offer
    agree(
      address,
      { capacity: capacity ?? Number.POSITIVE_INFINITY, bytes, maxMessageBytes },
      context.request,
    )
    const [there, back] = offer.queues
    return new SysvLinkPort({
      address: `${address} (msqid ${there}, ${back})`,
      control: context.control,
      board: Mapping.map(board, BOARD_BYTES),
      side: 'joiner',
      record: LinkRecord.join(offer.record),
      outgoing: back,
      incoming: there,
      capacity: capacity ?? Number.POSITIVE_INFINITY,
      bytes,
      maxMessageBytes,
    })
  } catch (error) {
    throw fromSystemError(error, `cannot join the link ${address}`, address)
  } finally {
    for (const descriptor of descriptors) close(descriptor)
  }
}

/** `uid`: the other side's user. Who made a queue and who owns it may both remove it: so whichever of the pair is last can. */
function makeQueue(address: string, key: number, bytes: number, uid: number | undefined): number {
  let queue: number
  try {
    queue = msgget(key, IPC_CREAT | IPC_EXCL | runtimeFileMode())
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? tooManyQueues(address) : error
  }
  msgctlSet(queue, { maxBytes: bytes, uid, gid: sharedGroup() })
  return queue
}

function addressOf({ self, peer }: LinkContext): string {
  return `System V queues of ${self} and ${peer}`
}

function checkedOffer(offered: unknown, address: string): Offer {
  const { queues, record, capacity, bytes, maxMessageBytes } = (offered ?? {}) as Partial<Offer>
  const numbers = [...(Array.isArray(queues) ? queues : []), capacity ?? 0, bytes, maxMessageBytes]
  if (numbers.length !== 5 || !numbers.every(Number.isSafeInteger) || typeof record !== 'string')
    throw badOffer(address)
  return offered as Offer
}

function badOffer(address: string): IpcError {
  return new IpcError(
    'IPC_CORRUPT',
    `${address}: the other party's offer is none of this version: use one version of @ipc/mq`,
    {
      address,
    },
  )
}
