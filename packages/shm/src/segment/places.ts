import { IpcError } from '@ipc/core'
import { type MailboxRequest, type OpenRequest, oneName, type UnlinkRequest } from '@ipc/core/adapter'
import { SegmentKind } from '../layout/structures.js'
import { Membership } from '../participants/membership.js'
import { openSegment, type SegmentRequest } from './open-segment.js'
import { removeAbandoned, removeSegment } from './remove-segment.js'
import { runSteps, runStepsSync } from './run-steps.js'
import type { Segment } from './segment.js'
import { posixNameOf, segmentAddress } from './segment-names.js'

type Creation = Pick<MailboxRequest, 'create' | 'mode'>

/** Where the objects of one mechanism value are: derived from their names, or all at `at`. */
export class Places {
  readonly #at: string | undefined
  readonly #backing: SegmentRequest['backing']
  readonly #checkName: (name: string) => void

  constructor(at: string | undefined, backing: SegmentRequest['backing']) {
    this.#at = at
    this.#backing = backing
    this.#checkName = oneName(at)
  }

  openMailbox(request: MailboxRequest): Promise<Membership> {
    return enter(this.#request(request, SegmentKind.mailbox, request))
  }

  openMailboxSync(request: MailboxRequest): Membership {
    const asked = this.#request(request, SegmentKind.mailbox, request)
    return membership(runStepsSync(openSegment(asked), asked.address))
  }

  /** Throws `IPC_NOT_SUPPORTED` for capacity 0: there is no one receiver that a publisher could wait for. */
  async openTopic(request: OpenRequest): Promise<Membership> {
    if (request.capacity === 0) {
      throw new IpcError(
        'IPC_NOT_SUPPORTED',
        `topic '${request.name}' (shm) cannot have capacity 0: what is published goes to all; ask for 1 or more`,
      )
    }
    return enter(this.#request(request, SegmentKind.topic, { create: 'if-missing', mode: 0o600 }))
  }

  /** Removes the mailbox of a name, and a topic that the dead left. False = there was neither. */
  remove(request: UnlinkRequest): boolean {
    const mailbox = removeSegment(this.#address(request, SegmentKind.mailbox))
    const topic = this.#at === undefined && removeAbandoned(this.#address(request, SegmentKind.topic))
    return mailbox || topic
  }

  #request(open: OpenRequest, kind: number, { create, mode }: Creation): SegmentRequest {
    const address = this.#address(open, kind)
    return {
      open,
      create,
      mode,
      kind,
      posixName: posixNameOf(address),
      address,
      placed: this.#at !== undefined,
      backing: this.#backing,
    }
  }

  #address({ namespace, name }: UnlinkRequest, kind: number): string {
    this.#checkName(name)
    return segmentAddress(kind === SegmentKind.topic ? 'shm-topic' : 'shm', namespace, name, this.#at)
  }
}

async function enter(request: SegmentRequest): Promise<Membership> {
  return membership(await runSteps(openSegment(request), request.address))
}

function membership(segment: Segment): Membership {
  try {
    return new Membership(segment)
  } catch (error) {
    segment.close()
    throw error
  }
}
