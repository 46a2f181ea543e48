import type { Mechanism, ZeroCopy } from '@ipc/core'
import { defineMechanism } from '@ipc/core/adapter'
import { openLocalParty } from '@ipc/host'
import { linkMaker } from './link/link-maker.js'
import { mailboxPort } from './mailbox/open-mailbox-port.js'
import { checkOptions, type ShmOptions } from './options.js'
import { Places } from './segment/places.js'
import { PublisherPort } from './topic/publisher-port.js'
import { SubscriberPort } from './topic/subscriber-port.js'
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
  const spin = spinLimit(options.spinMicroseconds)
  const places = new Places(options.at, options.backing)
  return defineMechanism({
    name: 'shm',
    traits: { mailbox: mailboxTraits, link: linkTraits },
    adapter: {
      async openMailbox(request) {
        return mailboxPort(await places.openMailbox(request), spin, request.removeOnLastClose)
      },
      openMailboxSync(request) {
        return mailboxPort(places.openMailboxSync(request), spin, request.removeOnLastClose)
      },
      openParty: (request) => openLocalParty('shm', request, linkMaker(spin)),
      async openPublisher(request) {
        return new PublisherPort(await places.openTopic(request), request.whenBehind, spin)
      },
      async openSubscriber(request) {
        const port = new SubscriberPort(await places.openTopic(request), spin)
        try {
          await port.subscribe()
        } catch (error) {
          port.close()
          throw error
        }
        return port
      },
      unlink: (request) => places.remove(request),
    },
  })
}
