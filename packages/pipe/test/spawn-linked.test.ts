import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request } from '@ipc/core'
import { leftovers, until, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { parentLink, spawnLinked } from '../src/index.js'
import { expectAllSizes } from './support/expect-all-sizes.js'

const childProgram = join(__dirname, 'programs/child.mjs')
const text = (data: Uint8Array): string => Buffer.from(data).toString()
const node = (how: string) => spawnLinked(process.execPath, [childProgram, how])

test('sort: lines in, half-close, sorted lines out, exit status', async () => {
  const sort = await spawnLinked('sort', [], { framing: 'lines' })
  for (const word of ['pear', 'apple', '', 'fig']) await sort.send(Buffer.from(word))
  await sort.closeSending()
  await expect(sort.send(Buffer.from('late'))).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  const lines: string[] = []
  for await (const { data } of sort) lines.push(text(data))
  expect(lines).toEqual(['', 'apple', 'fig', 'pear'])
  expect(await sort.exited).toBe(0)
  expect((await sort.closed).reason).toBe('peer-closed')
  await sort.close()
})

test('cat without framing gives back every byte of a stream larger than the pipes', async () => {
  const cat = await spawnLinked('cat', [], { framing: 'none' })
  const bytes = Uint8Array.from({ length: 700_000 }, (_, at) => at * 11)
  const sent = cat.send(bytes).then(() => cat.closeSending())
  const pieces: Uint8Array[] = []
  for await (const { data } of cat) pieces.push(data)
  await sent
  expect(Buffer.compare(Buffer.concat(pieces), bytes)).toBe(0)
  await cat.close()
})

test('a last line without a newline counts, and a long line is gathered from many reads', async () => {
  const script = 'printf "first\\n"; head -c 300000 /dev/zero | tr "\\0" x; printf "\\nlast"'
  const shell = await spawnLinked('sh', ['-c', script], { framing: 'lines' })
  const lengths: number[] = []
  for await (const { data } of shell) lengths.push(data.length)
  expect(lengths).toEqual([5, 300_000, 4])
  await shell.close()
})

test('a line over maxMessageBytes is IPC_CORRUPT, a newline in a message IPC_INVALID_MESSAGE', async () => {
  const shell = await spawnLinked('sh', ['-c', 'head -c 5000 /dev/zero; cat'], {
    framing: 'lines',
    maxMessageBytes: 1000,
  })
  expect(() => shell.trySend(Buffer.from('two\nlines'))).toThrow(
    expect.objectContaining({ code: 'IPC_INVALID_MESSAGE' }),
  )
  await expect(shell.receive()).rejects.toMatchObject({ code: 'IPC_CORRUPT', limit: 1000 })
  await shell.close()
  expect(await shell.exited).not.toBe('SIGKILL')
})

test('a Node child echoes messages of all sizes over two real pipes', async () => {
  const echo = await node('echo')
  expect(echo.address).toMatch(/^pipe:\[\d+\]$/)
  expect(echo.identity.pid).toBe(echo.child.pid)
  await expectAllSizes(echo, echo, 9, 200, 300_000)
  await echo.close()
  expect(await echo.exited).toBe(0)
})

test('a Node child answers after the half-close of its parent', async () => {
  const child = await node('collect')
  for (const size of [10, 100_000, 0]) await child.send(new Uint8Array(size))
  await child.closeSending()
  expect(text((await child.receive()).data)).toBe('100010 bytes')
  expect(await child.exited).toBe(0)
  await child.close()
})

test('what a killed child sent arrives, then IPC_PEER_DIED; there is no zombie', async () => {
  const child = await node('die')
  expect(text((await child.receive()).data)).toBe('last words')
  await expect(child.receive()).rejects.toMatchObject({ code: 'IPC_PEER_DIED' })
  expect(await child.exited).toBe('SIGKILL')
  expect((await child.closed).reason).toBe('peer-died')
  expect(existsSync(`/proc/${child.child.pid}`)).toBe(false)
  await child.close()
})

test('a child that reads no more: no SIGPIPE, no hang, IPC_CLOSED', async () => {
  const shell = await spawnLinked('sh', ['-c', 'exec 0<&-; echo closed; sleep 60'], { framing: 'lines' })
  expect(text((await shell.receive()).data)).toBe('closed')
  await expect(shell.send(Buffer.from('x'))).rejects.toMatchObject({
    code: 'IPC_CLOSED',
    message: expect.stringContaining('EPIPE'),
  })
  shell.child.kill()
  expect(await shell.exited).toBe('SIGTERM')
  await shell.close()
})

test('a program that is not there is IPC_NOT_FOUND and leaves no descriptor', async () => {
  const before = leftovers()
  await expect(spawnLinked('/no/such/program')).rejects.toMatchObject({ code: 'IPC_NOT_FOUND' })
  expect(leftovers().descriptors).toEqual(before.descriptors)
  await expect(parentLink()).rejects.toMatchObject({ code: 'IPC_NOT_FOUND' })
  await expect(spawnLinked('cat', [], { framing: 'words' as never })).rejects.toThrow(TypeError)
  // Before the program is looked for.
  const options = { maxMessageBytes: '1' as never }
  await expect(spawnLinked('/no/such/program', [], options)).rejects.toThrow('option maxMessageBytes')
  const aborted = spawnLinked('/no/such/program', [], { signal: AbortSignal.abort() })
  await expect(aborted).rejects.toMatchObject({ code: 'IPC_ABORTED' })
})

test('requests are refused where there are no frames', async () => {
  const cat = await spawnLinked('cat', [], { framing: 'lines' })
  await expect(request(cat, Buffer.from('x'))).rejects.toMatchObject({ code: 'IPC_NOT_SUPPORTED' })
  await cat.close()
})

test('a child learns of the death of its parent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-pipe-parent-'))
  const report = join(folder, 'report')
  const parent = spawn(process.execPath, [join(__dirname, 'programs/parent.mjs'), childProgram, report], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const linked = new Promise<void>((resolve) => parent.stdout.once('data', () => resolve()))
    await withWatchdog(linked, 20_000, 'the link of parent and child')
    parent.kill('SIGKILL')
    await until(() => existsSync(report) && readFileSync(report, 'utf8') !== '', 20_000, 'the report')
    expect(readFileSync(report, 'utf8')).toBe('IPC_PEER_DIED peer-died')
  } finally {
    parent.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  }
})

test('a child that serves answers requests, and its serve ends when its parent sends no more', async () => {
  const child = await node('serve')
  expect(text(await request(child, Buffer.from('ping')))).toBe('ping')
  await child.closeSending()
  expect(text((await child.receive()).data)).toBe('no more requests')
  expect(await child.exited).toBe(0)
  await child.close()
})
