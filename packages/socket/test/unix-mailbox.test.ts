import { indirect, indirectSync, unlink } from '@ipc/core'
import { LockFile } from '@ipc/host'
import { unix } from '@ipc/socket'
import { uniqueName } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { unixAddress } from '../src/unix/unix-address.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)

test('C0 two handles of one process share the queue', async () => {
  const first = await indirect('two', unix(), { buffering: { capacity: 2 } })
  const second = await indirect('two', unix())
  expect(second.trySend(bytes('a'))).toBe(true)
  expect(first.trySend(bytes('b'))).toBe(true)
  expect(second.trySend(bytes('c'))).toBe(false)
  expect(text((await first.receive()).data)).toBe('a')
  expect(text(second.tryReceive()!.data)).toBe('b')
  const late = second.receive()
  await first.send(bytes('d'))
  expect(text((await late).data)).toBe('d')
  await first.close()
  await second.send(bytes('e'))
  expect(text((await second.receive()).data)).toBe('e')
  await second.close()
  expect(await unlink('two', unix())).toBe(false)
})

test('C0 Sync calls need no event loop', () => {
  const box = indirectSync('sync', unix())
  box.sendSync(bytes('x'), { timeoutMs: 1000 })
  expect(text(box.receiveSync({ timeoutMs: 1000 }).data)).toBe('x')
  expect(() => box.receiveSync({ timeoutMs: 30 })).toThrow(expect.objectContaining({ code: 'IPC_TIMEOUT' }))
  void box.close()
})

test('C12 an open beside one that stands still while it becomes the owner blocks no event loop', async () => {
  const name = uniqueName('held')
  const held = LockFile.tryAcquire(unixAddress({}, 'default', name).lock)
  expect(held).toBeDefined()
  let opened = false
  const opening = indirect(name, unix()).then((mailbox) => {
    opened = true
    return mailbox
  })
  // Would it block, these turns would come after it has given up.
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(opened).toBe(false)
  held?.release({ remove: true })
  const mailbox = await opening
  await mailbox.send(bytes('a'))
  expect(text((await mailbox.receive()).data)).toBe('a')
  await mailbox.unlink()
  await mailbox.close()
})
