import { randomInt } from 'node:crypto'
import { fstatSync, readSync, writeSync } from 'node:fs'
import { IpcError } from '@ipc/core'
import type { OpenRequest, Port } from '@ipc/core/adapter'
import { fromSystemError } from '@ipc/core/adapter'
import {
  addSeals,
  allocate,
  close,
  F_SEAL_GROW,
  F_SEAL_SEAL,
  F_SEAL_SHRINK,
  getSeals,
  memfdCreate,
} from '@ipc/ffi'
import type { Control, LinkMaker } from '@ipc/host'
import { CreationState, SEGMENT, SegmentKind } from '../layout/structures.js'
import { grantedAttributes } from '../segment/attributes.js'
import { Segment } from '../segment/segment.js'
import { decodeHeader, encodeHeader, type SegmentHeader } from '../segment/segment-header.js'
import { segmentLayout } from '../segment/segment-layout.js'
import type { SpinLimit } from '../waiting/spinner.js'
import { LinkPort } from './link-port.js'
import { RendezvousLinkPort } from './rendezvous-link-port.js'

/** Makes links: one side makes a memfd, seals it against shrinking, and passes it over the pair's control connection. */
export function linkMaker(spin: SpinLimit): LinkMaker {
  return {
    create({ self, peer, request, control }) {
      const segment = createLink(self, peer, request)
      return {
        offer: {},
        descriptors: [segment.fd],
        port: linkPort(segment, control, 0, spin),
        afterSent: () => segment.closeDescriptor(),
      }
    },
    join({ peer, control }, _offer, descriptors) {
      const segment = joinLink(peer, descriptors)
      segment.closeDescriptor()
      return linkPort(segment, control, 1, spin)
    },
  }
}

function linkPort(segment: Segment, control: Control, side: 0 | 1, spin: SpinLimit): Port {
  if (segment.header.capacity === 0) return new RendezvousLinkPort(segment, control, side)
  return new LinkPort(segment, control, side, spin)
}

function createLink(self: string, peer: string, request: OpenRequest): Segment {
  const name = `${self}-${peer}`
  const address = linkAddress(name)
  const attributes = grantedAttributes(request, address)
  const header: SegmentHeader = {
    ...attributes,
    kind: SegmentKind.link,
    name,
    generation: randomInt(1, 2 ** 31 - 1),
  }
  const fd = memfdCreate(`ipc-${name}`.slice(0, 240), { sealable: true })
  try {
    allocate(fd, 0, segmentLayout(SegmentKind.link, header.ringBytes).size)
    writeSync(fd, encodeHeader(header, CreationState.ready), 0, SEGMENT.size, 0)
    addSeals(fd, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)
    return new Segment(fd, header, address)
  } catch (error) {
    close(fd)
    throw fromSystemError(error, `cannot make the link between ${self} and ${peer}`, address)
  }
}

function joinLink(peer: string, descriptors: readonly number[]): Segment {
  const [fd, ...more] = descriptors
  for (const unexpected of more) close(unexpected)
  const address = linkAddress(peer)
  if (fd === undefined)
    throw new IpcError('IPC_CORRUPT', `${peer} offered a link without its memory`, { address })
  try {
    // Memory that its maker can cut would end this process with SIGBUS.
    if ((getSeals(fd) & F_SEAL_SHRINK) === 0) {
      throw new IpcError(
        'IPC_CORRUPT',
        `${peer} offered a link whose memory is not sealed against shrinking`,
        { address },
      )
    }
    const bytes = Buffer.alloc(SEGMENT.size)
    const present = bytes.subarray(0, readSync(fd, bytes, 0, SEGMENT.size, 0))
    const header = decodeHeader(present, fstatSync(fd).size, SegmentKind.link, undefined, address)
    return new Segment(fd, header, linkAddress(header.name))
  } catch (error) {
    close(fd)
    throw fromSystemError(error, `cannot join the link with ${peer}`, address)
  }
}

function linkAddress(name: string): string {
  return `memfd:ipc-${name}`
}
