import type { Mechanism, ZeroCopy } from '@ipc/core'
import { defineMechanism, type MailboxRequest, oneName, type UnlinkRequest } from '@ipc/core/adapter'
import { openLocalParty } from '@ipc/host'
import { SegmentKind } from './layout/structures.js'
import { linkMaker } from './link/link-maker.js'
import { MailboxPort } from './mailbox/mailbox-port.js'
import { checkOptions, type ShmOptions } from './options.js'
import { openSegment, type SegmentRequest } from './segment/open-segment.js'
import { removeSegment } from './segment/remove-segment.js'
import { runSteps, runStepsSync } from './segment/run-steps.js'
import type { Segment } from './segment/segment.js'
import { posixNameOf, segmentAddress } from './segment/segment-names.js'
import { linkTraits, mailboxTraits } from './traits.js'
import { spinLimit } from './waiting/spinner.js'

/**
 * Shared memory as a mechanism. A mailbox is a ring in a POSIX shared memory object for many senders and many receivers;
 * a link is two one-to-one rings without locks in a sealed memfd; a topic is written once and read by all.
 * A ring has 64 KiB unless `bytes`, `capacity` or `maxMessageBytes` is asked for, 512 MiB at most; a message has at most
 * half of it. Linux only. Throws TypeError or RangeError for a bad option. Follows shm_overview(7), memfd_create(2).
 */
export function shm(options: ShmOptions = {}): Mechanism<unknown, ZeroCopy> {
  checkOptions(options)
  const { at } = options
  const spin = spinLimit(options.spinMicroseconds)
  const checkName = oneName(at)

  const addressOf = (request: UnlinkRequest): string => {
    checkName(request.name)
    return segmentAddress('shm', request.namespace, request.name, at)
  }
  const segmentRequest = (request: MailboxRequest): SegmentRequest => {
    const address = addressOf(request)
    const { create, mode } = request
    return {
      open: request,
      create,
      mode,
      kind: SegmentKind.mailbox,
      posixName: posixNameOf(address),
      address,
      placed: at !== undefined,
    }
  }
  const mailboxPort = (segment: Segment, { removeOnLastClose }: MailboxRequest): MailboxPort => {
    try {
      return new MailboxPort(segment, { spin, removeOnLastClose })
    } catch (error) {
      segment.close()
      throw error
    }
  }

  return defineMechanism({
    name: 'shm',
    traits: { mailbox: mailboxTraits, link: linkTraits },
    adapter: {
      async openMailbox(request) {
        const asked = segmentRequest(request)
        return mailboxPort(await runSteps(openSegment(asked), asked.address), request)
      },
      openMailboxSync(request) {
        const asked = segmentRequest(request)
        return mailboxPort(runStepsSync(openSegment(asked), asked.address), request)
      },
      openParty: (request) => openLocalParty('shm', request, linkMaker(spin)),
      unlink: (request) => removeSegment(addressOf(request)),
    },
  })
}
