import type { PeerIdentity } from '@ipc/core'
import { FrameReader, type LinkPort } from '@ipc/core/adapter'
import { FrameSender } from '../link/frame-sender.js'
import type { PeerWatch } from '../link/peer-watch.js'
import { type LinkParts, PipeLink } from '../link/pipe-link.js'
import type { Framing } from './child-traits.js'
import { ChunkParser } from './chunk-parser.js'
import { LineParser } from './line-parser.js'
import { TextSender } from './text-sender.js'

/** What the link between a parent and its child is made of. */
export interface ChildLinkParts {
  readonly framing: Framing
  readonly peer: string
  readonly identity: PeerIdentity
  readonly address: string
  readonly readEnd: number
  readonly writeEnd: number
  readonly pipeBytes: number
  readonly maxMessageBytes: number
  readonly watch: PeerWatch
}

/** One side of the link between a parent and its child. */
export class ChildLink extends PipeLink implements LinkPort {
  readonly peer: string
  readonly identity: PeerIdentity

  constructor(parts: ChildLinkParts) {
    super({ ...parts, ...framed(parts) })
    this.peer = parts.peer
    this.identity = parts.identity
  }
}

function framed(parts: ChildLinkParts): Pick<LinkParts, 'sender' | 'parser'> {
  const { framing, writeEnd, pipeBytes, maxMessageBytes, address } = parts
  if (framing === 'length') {
    return {
      sender: new FrameSender(writeEnd, pipeBytes),
      parser: new FrameReader(maxMessageBytes, address),
    }
  }
  return {
    sender: new TextSender(writeEnd, pipeBytes, framing),
    parser: framing === 'lines' ? new LineParser(maxMessageBytes, address) : new ChunkParser(maxMessageBytes),
  }
}
