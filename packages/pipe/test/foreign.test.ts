import { execFileSync } from 'node:child_process'
import { indirect, type Mailbox } from '@ipc/core'
import { uniqueName } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { fifo } from '../src/index.js'
import { ownRuntimeDirectory } from './support/own-runtime-directory.js'

let mailbox: Mailbox<Uint8Array>
beforeEach(async () => {
  mailbox = await indirect(uniqueName('foreign'), fifo(), {})
})
afterEach(async () => {
  await mailbox.unlink()
  await mailbox.close()
})
ownRuntimeDirectory()

const printf = (text: string): void => {
  execFileSync('sh', ['-c', 'printf "$1" > "$2"', 'sh', text, mailbox.address], { timeout: 10_000 })
}

test('what a shell writes into the FIFO is IPC_CORRUPT, and the messages around it arrive', async () => {
  await mailbox.send(Uint8Array.of(1))
  printf('hello\\n')
  await mailbox.send(Uint8Array.of(2))
  await mailbox.send(new Uint8Array(1000).fill(3))
  expect((await mailbox.receive()).data).toEqual(Uint8Array.of(1))
  await expect(mailbox.receive()).rejects.toMatchObject({
    code: 'IPC_CORRUPT',
    address: mailbox.address,
    message: expect.stringContaining('6 bytes'),
  })
  expect((await mailbox.receive()).data).toEqual(Uint8Array.of(2))
  expect((await mailbox.receive()).data).toEqual(new Uint8Array(1000).fill(3))
  expect(mailbox.tryReceive()).toBeUndefined()
})

test('a waiting receive is told of foreign bytes, also of those that begin like a packet', async () => {
  const waiting = expect(mailbox.receive()).rejects.toMatchObject({ code: 'IPC_CORRUPT' })
  printf('ipc\\001\\003garbage')
  await waiting
  expect(mailbox.tryReceive()).toBeUndefined()
  await mailbox.send(Uint8Array.of(4))
  expect((await mailbox.receive()).data).toEqual(Uint8Array.of(4))
})

test('a FIFO full of foreign bytes is read in pieces and then carries messages again', async () => {
  execFileSync('sh', ['-c', 'head -c 60000 /dev/zero > "$1"', 'sh', mailbox.address], { timeout: 10_000 })
  expect(mailbox.trySend(new Uint8Array(10_000))).toBe(false)
  await expect(mailbox.receive()).rejects.toMatchObject({ code: 'IPC_CORRUPT' })
  expect(mailbox.trySend(new Uint8Array(10_000).fill(5))).toBe(true)
  expect((await mailbox.receive()).data).toEqual(new Uint8Array(10_000).fill(5))
})
