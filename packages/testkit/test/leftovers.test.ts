import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leftBehind, leftovers, uniqueName } from '@ipc/testkit'
import { expect, test } from '@jest/globals'

test('a file in /dev/shm is seen until it is removed', () => {
  const name = uniqueName('leftovers')
  const ours = (found: string) => found.includes(name)
  const before = leftovers()
  writeFileSync(`/dev/shm/${name}`, 'x')
  try {
    expect(leftBehind(before, leftovers(), ours)).toEqual([`sharedMemory: ${name}`])
  } finally {
    rmSync(`/dev/shm/${name}`)
  }
  expect(leftBehind(before, leftovers(), ours)).toEqual([])
})

test('a file in the runtime directory is seen', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ipc-leftovers-'))
  const had = process.env.IPC_RUNTIME_DIR
  process.env.IPC_RUNTIME_DIR = directory
  try {
    const before = leftovers()
    writeFileSync(join(directory, 'a.lock'), '')
    expect(leftBehind(before, leftovers(), (found) => found === 'a.lock')).toEqual([
      'runtimeDirectory: a.lock',
    ])
  } finally {
    if (had === undefined) delete process.env.IPC_RUNTIME_DIR
    else process.env.IPC_RUNTIME_DIR = had
    rmSync(directory, { recursive: true })
  }
})

test('an open socket is seen among the descriptors', async () => {
  const sockets = (found: string) => found.startsWith('socket:')
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const before = leftovers()
  const address = server.address() as { port: number }
  const client = connect(address.port, '127.0.0.1')
  await new Promise((resolve) => client.once('connect', resolve))
  expect(leftBehind(before, leftovers(), sockets).length).toBeGreaterThan(0)
  client.destroy()
  server.close()
  await new Promise((resolve) => server.once('close', resolve))
})

test('one more of the same name counts', () => {
  const none = leftovers()
  const before = { ...none, descriptors: ['pipe:[1]', 'pipe:[1]'] }
  const after = { ...none, descriptors: ['pipe:[1]', 'pipe:[1]', 'pipe:[1]'] }
  expect(leftBehind(before, after)).toEqual(['descriptors: pipe:[1]'])
  expect(leftBehind(after, before)).toEqual([])
})
