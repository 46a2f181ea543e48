import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { PosixQueue } from '@ipc/mq'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { foreignProgram } from './foreign-program.js'
import { bytes, text } from './text.js'

let name: string
let queue: PosixQueue

beforeEach(() => {
  name = `/${uniqueName('posix-queue')}`
  queue = PosixQueue.open(name, { maxMessages: 2, messageBytes: 16 })
})
afterEach(() => {
  PosixQueue.unlink(name)
  queue.close()
})

test('the highest priority first, the oldest of one priority first', () => {
  queue.trySend(bytes('a'))
  queue.trySend(bytes('b'), { priority: 32_767 })
  expect(queue.trySend(bytes('c'))).toBe(false)
  expect(queue.tryReceive()).toEqual({ priority: 32_767, data: bytes('b') })
  queue.trySend(bytes('c'))
  expect([queue.tryReceive(), queue.tryReceive()].map((message) => text(message?.data ?? bytes('')))).toEqual(
    ['a', 'c'],
  )
  expect(queue.tryReceive()).toBeUndefined()
})

test('attributes, limits and ends', () => {
  expect(queue.getAttributes()).toMatchObject({ maxMessages: 2, messageBytes: 16, currentMessages: 0 })
  expect(() => queue.trySend(new Uint8Array(17))).toThrow(
    expect.objectContaining({ code: 'IPC_TOO_LARGE', limit: 16 }),
  )
  for (const priority of [-1, 32_768, 0.5])
    expect(() => queue.trySend(bytes('x'), { priority })).toThrow(RangeError)
  expect(() => PosixQueue.open(name, { create: 'exclusive' })).toThrow(
    expect.objectContaining({ code: 'IPC_EXISTS' }),
  )
  expect(PosixQueue.unlink(name)).toBe(true)
  expect(PosixQueue.unlink(name)).toBe(false)
  expect(() => PosixQueue.open(name, { create: 'never' })).toThrow(
    expect.objectContaining({ code: 'IPC_NOT_FOUND' }),
  )
  queue.trySend(bytes('still there'))
  expect(text(queue.tryReceive()?.data ?? bytes(''))).toBe('still there')
  queue.close()
  expect(() => queue.tryReceive()).toThrow(expect.objectContaining({ code: 'IPC_CLOSED' }))
})

test('waiting in the event loop: another program’s message ends it, an abort loses nothing, close ends it', async () => {
  const program = foreignProgram('posix.c')
  try {
    await expect(queue.receive({ timeoutMs: 20 })).rejects.toMatchObject({ code: 'IPC_TIMEOUT' })
    const receiving = queue.receive()
    await program('send', name, 3, 'from C')
    expect((await withWatchdog(receiving, 20_000, 'the message')).priority).toBe(3)
    while (queue.trySend(bytes('fill')));
    const sending = queue.send(bytes('last'), { priority: 1 })
    expect(await program('receive', name)).toBe('0 fill')
    await withWatchdog(sending, 20_000, 'the waiting send')
    expect(text(queue.receiveSync({ timeoutMs: 1000 }).data)).toBe('last')
    expect(text((await queue.receive()).data)).toBe('fill')
  } finally {
    program.dispose()
  }
  const waiting = expect(queue.receive()).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  queue.close()
  await withWatchdog(waiting, 20_000, 'the end of the receive')
})

test('setAttributes switches O_NONBLOCK for a child that gets the descriptor; our calls go on as named', async () => {
  const { O_NONBLOCK } = constants
  expect(queue.getAttributes().flags).toBe(O_NONBLOCK)
  expect(queue.setAttributes({ nonBlocking: false })).toMatchObject({ flags: O_NONBLOCK, maxMessages: 2 })
  expect(queue.getAttributes().flags).toBe(0)
  expect(queue.tryReceive()).toBeUndefined()
  await expect(queue.receive({ timeoutMs: 10 })).rejects.toMatchObject({ code: 'IPC_TIMEOUT' })
  // The event loop has watched it meanwhile.
  expect(queue.getAttributes().flags).toBe(0)
  while (queue.trySend(bytes('fill')));
  expect(() => queue.sendSync(bytes('x'), { timeoutMs: 10 })).toThrow(
    expect.objectContaining({ code: 'IPC_TIMEOUT' }),
  )
  while (queue.tryReceive() !== undefined);

  const stdio = ['ignore', 'pipe', 'inherit', queue.descriptor] as const
  const receive =
    'import ctypes; libc = ctypes.CDLL("librt.so.1", use_errno=True); text = ctypes.create_string_buffer(16); ' +
    'print("calls", flush=True); length = libc.mq_receive(3, text, ctypes.c_size_t(16), None); ' +
    'print(text.raw[:length].decode() if length >= 0 else ctypes.get_errno(), flush=True)'
  const answer = async (send: boolean): Promise<string> => {
    const child = spawn('python3', ['-c', receive], { stdio: [...stdio] })
    let said = ''
    child.stdout?.on('data', (piece) => {
      said += piece
      if (send && said === 'calls\n') queue.trySend(bytes('for the child'))
    })
    await withWatchdog(once(child, 'close'), 20_000, 'the end of the child')
    return said
  }
  expect(await answer(true)).toBe('calls\nfor the child\n')
  queue.setAttributes({ nonBlocking: true })
  expect(await answer(false)).toBe(`calls\n${osConstants.errno.EAGAIN}\n`)
  expect(() => queue.setAttributes({} as never)).toThrow(TypeError)
})
