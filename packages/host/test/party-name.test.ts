import { existsSync, lstatSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runtimePath } from '@ipc/host'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type LinkedEvent, PartyPeers } from './support/party-peers.js'
import { type OwnRuntime, ownRuntime } from './support/runtime.js'

let runtime: OwnRuntime
const peers = new PartyPeers()
const partyFiles = () => runtime.files().filter((file) => file.endsWith('.party'))
const filesOf = (...names: string[]) =>
  names.map((name) => basename(runtimePath('test', 'default', name, 'party'))).sort()
beforeEach(() => {
  runtime = ownRuntime()
})
afterEach(async () => {
  await peers.killAll()
  runtime.restore()
})

test('a name is open in one process at a time; the error names that process', async () => {
  const owner = await peers.start('P')
  const other = await peers.start()
  await expect(other.call('open', 'P')).rejects.toMatchObject({
    code: 'IPC_EXISTS',
    message: expect.stringContaining(`process ${owner.pid}`),
  })
  await expect(other.call('open', 'P', { namespace: 'elsewhere' })).resolves.toBeDefined()
})

test('a stopped owner is not taken over', async () => {
  const owner = await peers.start('P')
  await owner.stop()
  const other = await peers.start()
  await expect(other.call('open', 'P')).rejects.toMatchObject({ code: 'IPC_EXISTS' })
  owner.resume()
  const friend = await peers.start('Q')
  await friend.call('connect', 'P')
  expect(await owner.next<LinkedEvent>('linked')).toMatchObject({ peer: 'Q' })
})

test("a killed owner's socket is taken over, also when many want it at once", async () => {
  const owner = await peers.start('P')
  await owner.kill('SIGKILL')
  const path = runtimePath('test', 'default', 'P', 'party')
  expect(existsSync(path)).toBe(true)
  const heirs = await Promise.all([peers.start(), peers.start(), peers.start(), peers.start()])
  const opened = await Promise.allSettled(heirs.map((heir) => heir.call('open', 'P')))
  expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const result of opened) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'IPC_EXISTS' })
  }
  const friend = await peers.start('Q')
  await friend.call('connect', 'P')
  // Both sockets, and no lock file.
  expect(runtime.files().filter((file) => !file.endsWith('.party'))).toEqual([])
})

test('200 links and 200 names come and go: no descriptor and no file stays', async () => {
  const [alpha, beta] = [await peers.start('alpha'), await peers.start()]
  await beta.call('open', 'beta')
  const before = await alpha.call<number>('descriptors')
  for (let round = 0; round < 200; round++) {
    await beta.call('connect', 'alpha')
    await alpha.next('linked')
    await beta.call('closeLink', 'alpha')
    await alpha.next('ended')
    await beta.call('close')
    await beta.call('open', 'beta')
  }
  expect(await alpha.call<number>('descriptors')).toBe(before)
  await beta.call('close')
  await alpha.call('close')
  expect(runtime.files()).toEqual([])
})

test('what killed parties left goes when another process opens one; living and stopped ones stay', async () => {
  const [killed, stopped, living] = [
    await peers.start('killed'),
    await peers.start('stopped'),
    await peers.start('living'),
  ]
  const path = (name: string): string => runtimePath('test', 'default', name, 'party')
  writeFileSync(join(runtime.path, 'no-socket.party'), 'mine')
  await killed.kill('SIGKILL')
  await stopped.stop()
  expect(existsSync(path('killed'))).toBe(true)
  await peers.start('next')
  expect(runtime.files()).toEqual(
    [...['living', 'next', 'stopped'].map((name) => basename(path(name))), 'no-socket.party'].sort(),
  )
  stopped.resume()
  for (const name of ['stopped', 'living', 'next'])
    await (await peers.start(`to-${name}`)).call('connect', name)
  expect(await living.next<LinkedEvent>('linked')).toMatchObject({ peer: 'to-living' })
})

test('a process that ends without closing its party leaves no file', async () => {
  const peer = await peers.start('P')
  await peer.call('letGo')
  await peer.exitedWithin(20_000)
  expect(runtime.files()).toEqual([])
})

test('something that is no socket in the place of the socket is left alone', async () => {
  const path = runtimePath('test', 'default', 'P', 'party')
  writeFileSync(path, 'mine')
  const peer = await peers.start()
  await expect(peer.call('open', 'P')).rejects.toMatchObject({ code: 'IPC_CORRUPT', address: path })
  expect(lstatSync(path).isFile()).toBe(true)
})

test('a party that closes leaves no file', async () => {
  const first = await peers.start('P')
  expect(runtime.files()).toEqual([expect.stringMatching(/^ipc-[0-9a-f]{24}\.party$/)])
  expect(lstatSync(runtimePath('test', 'default', 'P', 'party')).mode & 0o777).toBe(0o600)
  await first.call('close')
  expect(runtime.files()).toEqual([])
})

test("a party that closes does not remove another's file in its place", async () => {
  const peer = await peers.start('P')
  const path = runtimePath('test', 'default', 'P', 'party')
  rmSync(path)
  writeFileSync(path, 'mine')
  await peer.call('close')
  expect(existsSync(path)).toBe(true)
})

test('an open party alone keeps no process alive', async () => {
  const peer = await peers.start('P')
  const linked = await peers.start('Q')
  await peer.call('connect', 'Q')
  await peer.call('letGo')
  expect(await peer.exitedWithin(20_000)).toMatchObject({ code: 0 })
  expect(await linked.next('ended')).toMatchObject({ reason: 'peer-died' })
})

test('files of killed parties are gone once any party has come, or the last of another process has gone', async () => {
  const [first, second] = [await peers.start('first'), await peers.start('second')]
  await first.kill('SIGKILL')
  const third = await peers.start('third')
  expect(partyFiles().sort()).toEqual(filesOf('second', 'third'))
  await second.kill('SIGKILL')
  await third.call('close')
  expect(partyFiles()).toEqual([])
})
