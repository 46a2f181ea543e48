import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Peer, withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { pipeName } from '../src/named-pipe/pipe-name.js'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'

// Nothing here was run on Windows. These processes take this machine for it, and node:net makes of a pipe's path a socket's file,
// in the working directory. What Windows does of its own (a name that goes with its process) the test does by hand.
endPeersAfterEach()
let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ipc-pipe-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const LIMIT_MS = 20_000
const onWindows = (): Promise<Peer> =>
  socketPeer({ cwd: directory, execArgv: ['--import', join(__dirname, 'peers', 'pretend-windows.mjs')] })

test('names are of one length and belong to user, kind, namespace and name; a name of one’s own is prefixed', () => {
  const names = [
    pipeName('mailbox', 'a', 'x'),
    pipeName('mailbox', 'b', 'x'),
    pipeName('mailbox', 'a', 'y'),
    pipeName('party', 'a', 'x'),
  ]
  expect(new Set(names).size).toBe(4)
  for (const name of names) expect(name).toMatch(/^\\\\\.\\pipe\\ipc-[0-9a-f]{24}$/)
  expect(pipeName('mailbox', 'a', 'x', 'mine')).toBe('\\\\.\\pipe\\mine')
  expect(pipeName('mailbox', 'a', 'x', '\\\\.\\pipe\\mine')).toBe('\\\\.\\pipe\\mine')
  expect(() => pipeName('mailbox', 'a', 'x', 'm'.repeat(256))).toThrow(RangeError)
})

test('C10 C11 a mailbox goes by named pipes, and on when its owner is killed', async () => {
  const owner = await onWindows()
  const { address } = await owner.call<{ address: string }>('open', 'box', 'unix', 'jobs')
  expect(address).toMatch(/^\\\\\.\\pipe\\ipc-/)
  const [one, two] = [await onWindows(), await onWindows()]
  for (const member of [one, two]) await member.call('open', 'box', 'unix', 'jobs')
  expect(await two.call('openCode', 'unix', 'jobs', { create: 'exclusive' })).toBe('IPC_EXISTS')
  await one.call('send', 'box', 'there')
  expect(await owner.call('receive', 'box')).toBe('there')
  await owner.call('send', 'box', 'back')
  expect(await two.call('receive', 'box')).toBe('back')
  await one.call('sendBytes', 'box', 4 * 1_048_576, 3)
  expect(await two.call('receiveLength', 'box')).toMatchObject({ length: 4 * 1_048_576, same: true })
  const waiting = two.call('receive', 'box')
  await two.call('stats', 'box')
  await owner.kill('SIGKILL')
  for (const file of readdirSync(directory)) rmSync(join(directory, file))
  await one.call('send', 'box', 'after')
  expect(await withWatchdog(waiting, LIMIT_MS, 'the receive that waited')).toBe('after')
  await one.call('close', 'box')
  await two.call('close', 'box')
  expect(readdirSync(directory)).toEqual([])
})

test('parties link by named pipes; a killed one is noticed', async () => {
  const [p, q] = [await onWindows(), await onWindows()]
  await p.call('party', 'P', 'unix', 'P')
  const linking = p.call('link', 'link', 'P', 'Q')
  await q.call('party', 'Q', 'unix', 'Q')
  await q.call('link', 'link', 'Q', 'P')
  await linking
  await p.call('send', 'link', 'hello')
  expect(await q.call('receive', 'link')).toBe('hello')
  await q.call('sendMany', 'link', 0, 100)
  expect(await p.call('receiveSome', 'link', 100)).toEqual(Array.from({ length: 100 }, (_, i) => String(i)))
  await q.kill('SIGKILL')
  expect(await withWatchdog(p.next('link closed'), LIMIT_MS, 'the end of the link')).toBe('peer-died')
})

test('C13 what pipes have not is refused: Sync calls, abstract names', async () => {
  const peer = await onWindows()
  expect(await peer.call('openSyncCode', 'unix', 'jobs')).toBe('IPC_NOT_SUPPORTED')
  expect(await peer.call('openCode', 'unix', 'jobs', {}, { abstract: true })).toBe('IPC_NOT_SUPPORTED')
  expect(await peer.call('openCode', 'unix', 'jobs', { create: 'never' })).toBe('IPC_NOT_FOUND')
})
