import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Fifo, mkfifo, type PipeEnds, pipe } from '../src/index.js'

let folder: string
let path: string
let closeable: { close(): void }[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipc-primitives-'))
  path = join(folder, 'fifo')
  closeable = []
})
afterEach(() => {
  for (const end of closeable) end.close()
  rmSync(folder, { recursive: true })
})
const keep = <E extends { close(): void }>(end: E): E => {
  closeable.push(end)
  return end
}
const opened = (ends: PipeEnds): PipeEnds => {
  closeable.push(ends.readEnd, ends.writeEnd)
  return ends
}
const bytes = (text: string): Uint8Array => Buffer.from(text)
const text = (read: Uint8Array | undefined): string | undefined => read && Buffer.from(read).toString()

test('a pipe is a stream: writes run together, and its own writer may read it', () => {
  const { readEnd, writeEnd } = opened(pipe())
  expect(readEnd.tryRead()).toBeUndefined()
  expect(writeEnd.tryWrite(bytes('one'))).toBe(3)
  expect(writeEnd.tryWrite(bytes('two'))).toBe(3)
  expect(readEnd.bytesQueued).toBe(6)
  expect(text(readEnd.tryRead({ maxBytes: 4 }))).toBe('onet')
  expect(text(readEnd.tryRead())).toBe('wo')
  expect(readEnd.tryRead()).toBeUndefined()
})

test('in packet mode one read takes one write', () => {
  const { readEnd, writeEnd } = opened(pipe({ packets: true }))
  expect(writeEnd.packets).toBe(true)
  writeEnd.tryWrite(bytes('one'))
  writeEnd.tryWrite(bytes('two'))
  expect(text(readEnd.tryRead())).toBe('one')
  writeEnd.packets = false
  writeEnd.tryWrite(bytes('three'))
  writeEnd.tryWrite(bytes('four'))
  expect(text(readEnd.tryRead())).toBe('two')
  expect(text(readEnd.tryRead())).toBe('threefour')
})

test('up to PIPE_BUF bytes go whole or not at all; the size of the pipe can be set', () => {
  const { readEnd, writeEnd } = opened(pipe())
  expect(writeEnd.pipeBytes).toBe(65_536)
  expect(writeEnd.setPipeBytes(5000)).toBe(8192)
  expect(writeEnd.tryWrite(new Uint8Array(8000))).toBe(8000)
  expect(writeEnd.tryWrite(new Uint8Array(4096))).toBe(0)
  expect(writeEnd.tryWrite(new Uint8Array(5000))).toBe(0)
  expect(() => readEnd.setPipeBytes(4096)).toThrow(expect.objectContaining({ code: 'IPC_LIMIT' }))
  expect(readEnd.tryRead()?.length).toBe(8000)
  expect(writeEnd.tryWrite(new Uint8Array(20_000))).toBe(8192)
})

test('the end comes when the last writer closes; EPIPE without SIGPIPE when the last reader has', async () => {
  const first = opened(pipe())
  first.writeEnd.tryWrite(bytes('rest'))
  first.writeEnd.close()
  const pieces: string[] = []
  for await (const piece of first.readEnd) pieces.push(text(piece) as string)
  expect(pieces).toEqual(['rest'])
  expect(first.readEnd.tryRead()).toHaveLength(0)
  const second = opened(pipe())
  second.readEnd.close()
  const refused = { code: 'IPC_CLOSED', syscall: 'write', errno: -32 }
  expect(() => second.writeEnd.tryWrite(bytes('x'))).toThrow(expect.objectContaining(refused))
  await expect(second.writeEnd.write(bytes('x'))).rejects.toMatchObject(refused)
  expect(() => second.readEnd.tryRead()).toThrow(expect.objectContaining({ code: 'IPC_CLOSED' }))
})

test('write and read wait in the event loop; aborts, timeouts and close end them', async () => {
  const { readEnd, writeEnd } = opened(pipe())
  const all = Uint8Array.from({ length: 300_000 }, (_, at) => at * 3)
  const writing = writeEnd.write(all)
  const pieces: Uint8Array[] = []
  for (let read = 0; read < all.length; ) {
    const piece = await readEnd.read()
    pieces.push(piece)
    read += piece.length
  }
  await writing
  expect(Buffer.compare(Buffer.concat(pieces), all)).toBe(0)
  await expect(readEnd.read({ timeoutMs: 10 })).rejects.toMatchObject({ code: 'IPC_TIMEOUT' })
  await expect(readEnd.read({ timeoutMs: 0 })).rejects.toMatchObject({ code: 'IPC_TIMEOUT' })
  await expect(readEnd.read({ timeoutMs: -1 })).rejects.toThrow(RangeError)
  const abort = new AbortController()
  const aborted = expect(readEnd.read({ signal: abort.signal, timeoutMs: 2 ** 40 })).rejects.toMatchObject({
    code: 'IPC_ABORTED',
    cause: 'enough',
  })
  abort.abort('enough')
  await aborted
  await expect(writeEnd.write(all, { timeoutMs: 10 })).rejects.toMatchObject({
    code: 'IPC_TIMEOUT',
    sent: 65_536,
  })
  readEnd.readSync({ timeoutMs: 1000, maxBytes: 65_536 })
  const closed = expect(readEnd.read()).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  readEnd.close()
  await closed
})

test('Sync calls block the thread: a child reads what they write, and writes what they read', () => {
  const { readEnd, writeEnd } = opened(pipe())
  const back = opened(pipe())
  const child = spawn('tr', ['a-z', 'A-Z'], {
    stdio: [readEnd.descriptor, back.writeEnd.descriptor, 'inherit'],
  })
  readEnd.close()
  back.writeEnd.close()
  writeEnd.writeSync(bytes('hello'), { timeoutMs: 10_000 })
  writeEnd.close()
  expect(text(back.readEnd.readSync({ timeoutMs: 10_000 }))).toBe('HELLO')
  expect(back.readEnd.readSync({ timeoutMs: 10_000 })).toHaveLength(0)
  expect(() => back.readEnd.readSync({} as never)).toThrow(TypeError)
  child.unref()
})

test('a FIFO joins Node and the shell both ways', async () => {
  mkfifo(path, { mode: 0o622 })
  expect(statSync(path).mode & 0o777).toBe(0o622)
  expect(() => mkfifo(path)).toThrow(expect.objectContaining({ code: 'IPC_EXISTS' }))
  const reader = keep(Fifo.openToRead(path))
  expect(reader.tryRead()).toBeUndefined()
  execFileSync('sh', ['-c', 'printf "from the shell" > "$1"', 'sh', path], { timeout: 10_000 })
  expect(text(await reader.read())).toBe('from the shell')
  expect(await reader.read()).toHaveLength(0)
  reader.close()

  expect(() => Fifo.openToWrite(path)).toThrow(
    expect.objectContaining({ code: 'IPC_NOT_FOUND', message: expect.stringContaining('open to read') }),
  )
  const both = opened(Fifo.openBoth(path))
  const cat = new Promise<string>((resolve, reject) => {
    execFile('head', ['-n', '1', path], { timeout: 10_000 }, (error, out) =>
      error ? reject(error) : resolve(out),
    )
  })
  await both.writeEnd.write(bytes('from Node\n'))
  both.readEnd.close()
  expect(await withWatchdog(cat, 10_000, 'head')).toBe('from Node\n')
  expect(() => Fifo.openToRead(folder)).toThrow(expect.objectContaining({ code: 'IPC_NOT_FOUND' }))
})
