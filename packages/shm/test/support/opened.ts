import { readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { indirect, type Mailbox, unlink, type ZeroCopy } from '@ipc/core'
import { runtimePath } from '@ipc/host'
import { uniqueName } from '@ipc/testkit'
import { type ShmOptions, shm } from '../../src/index.js'
import type { Members } from './members.js'

export type TestMailbox = Mailbox<Uint8Array> & ZeroCopy

/** A mailbox of a test's own, closed and removed at its end. */
export async function openOwn(
  members: Members,
  title: string,
  options: object = {},
  mechanism: ShmOptions = {},
): Promise<{ name: string; mailbox: TestMailbox }> {
  const name = uniqueName(title)
  members.atEnd(() => unlink(name, shm()))
  const mailbox = await openAgain(members, name, options, mechanism)
  return { name, mailbox }
}

/** Another handle of it. */
export async function openAgain(
  members: Members,
  name: string,
  options: object = {},
  mechanism: ShmOptions = {},
): Promise<TestMailbox> {
  const mailbox = await indirect(name, shm(mechanism), options)
  members.atEnd(() => mailbox.close())
  return mailbox
}

/** The doorbells that lie in the runtime directory for an object: none once it is removed and its members are gone. */
export function bellsOf(address: string): string[] {
  const path = runtimePath('shm-bell', '', address, 'bell')
  return readdirSync(dirname(path)).filter((file) => file.startsWith(`${basename(path)}-`))
}
