import { spawnSync } from 'node:child_process'
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { indirect, type Mailbox } from '@ipc/core'
import { close } from '@ipc/ffi'
import { uniqueName } from '@ipc/testkit'
import { afterEach, expect, test } from '@jest/globals'
import { fifo } from '../src/index.js'
import { FRAGMENT_DATA_BYTES } from '../src/mailbox/fragment.js'
import { FragmentWriter } from '../src/mailbox/fragment-writer.js'
import { ownRuntimeDirectory } from './support/own-runtime-directory.js'

let directory: string
let mailbox: Mailbox<Uint8Array>
let descriptor: number
afterEach(async () => {
  close(descriptor)
  await mailbox.unlink()
  await mailbox.close()
  rmSync(directory, { recursive: true, force: true })
})
ownRuntimeDirectory()

/** A number that was a process's until just now. */
const deadProcess = (): number => spawnSync('true').pid

/** Opens a mailbox, and writers on its FIFO as if each were another process, which is dead by now. */
async function openWithDeadWriters(count: number): Promise<FragmentWriter[]> {
  directory = mkdtempSync(join(tmpdir(), 'ipc-dead-writers-'))
  const at = join(directory, 'fifo')
  mailbox = await indirect(uniqueName('dead-writers'), fifo({ at }), { buffering: { bytes: 2 ** 20 } })
  descriptor = openSync(at, constants.O_RDWR | constants.O_NONBLOCK)
  const process = deadProcess()
  return Array.from(
    { length: count },
    (_, handle) => new FragmentWriter(descriptor, 2 ** 20, process, handle),
  )
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what a writer had sent when it was killed arrives, also where the reader had only the beginning of it then', async () => {
  const [first, second] = (await openWithDeadWriters(2)) as [FragmentWriter, FragmentWriter]
  const message = new Uint8Array(3 * FRAGMENT_DATA_BYTES).fill(7)
  first.nextMessage()
  first.writeFragment(message, 0, 3)
  // Its end is where a read ends.
  second.trySend(Uint8Array.of(1))
  first.writeFragment(message, 1, 3)
  first.writeFragment(message, 2, 3)
  first.trySend(Uint8Array.of(2))
  expect(mailbox.tryReceive()?.data).toEqual(Uint8Array.of(1))
  await turn()
  await turn()
  expect(mailbox.tryReceive()?.data).toEqual(message)
  expect(mailbox.tryReceive()?.data).toEqual(Uint8Array.of(2))
  expect(mailbox.tryReceive()).toBeUndefined()
})

test('the same for many writers at once', async () => {
  const writers = await openWithDeadWriters(40)
  const message = (sender: number) => new Uint8Array(2 * FRAGMENT_DATA_BYTES).fill(sender)
  for (const [sender, writer] of writers.entries()) {
    writer.nextMessage()
    writer.writeFragment(message(sender), 0, 2)
  }
  for (const [sender, writer] of writers.entries()) writer.writeFragment(message(sender), 1, 2)
  for (const sender of writers.keys()) {
    expect(mailbox.tryReceive()?.data).toEqual(message(sender))
    await turn()
  }
  expect(mailbox.tryReceive()).toBeUndefined()
})

test('the beginning of a message whose writer was killed before its end holds the role of the reader no longer', async () => {
  const [writer] = (await openWithDeadWriters(1)) as [FragmentWriter]
  const other = await indirect(uniqueName('dead-writers'), fifo({ at: mailbox.address }))
  try {
    writer.nextMessage()
    writer.writeFragment(new Uint8Array(2 * FRAGMENT_DATA_BYTES), 0, 2)
    expect(mailbox.tryReceive()).toBeUndefined()
    await other.send(Uint8Array.of(3))
    await turn()
    await turn()
    expect((await other.receive({ timeoutMs: 20_000 })).data).toEqual(Uint8Array.of(3))
  } finally {
    await other.close()
  }
})
