import { indirect, type Mailbox, unlink, type ZeroCopy } from '@ipc/core'
import { uniqueName } from '@ipc/testkit'
import { shm } from '../../src/index.js'
import type { Members } from './members.js'

export type TestMailbox = Mailbox<Uint8Array> & ZeroCopy

/** A mailbox of a test's own, closed and removed at its end. */
export async function openOwn(
  members: Members,
  title: string,
  options: object = {},
): Promise<{ name: string; mailbox: TestMailbox }> {
  const name = uniqueName(title)
  members.atEnd(() => unlink(name, shm()))
  const mailbox = await openAgain(members, name, options)
  return { name, mailbox }
}

/** Another handle of it. */
export async function openAgain(members: Members, name: string, options: object = {}): Promise<TestMailbox> {
  const mailbox = await indirect(name, shm(), options)
  members.atEnd(() => mailbox.close())
  return mailbox
}
