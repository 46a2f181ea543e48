import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { indirect, unlink } from '@ipc/core'
import { tcp, unix } from '@ipc/socket'
import { type Peer, uniqueName } from '@ipc/testkit'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'

endPeersAfterEach()
let directory = ''
let name = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ipc-unlinked-'))
  name = uniqueName('unlinked')
})
afterEach(() => rmSync(directory, { recursive: true }))

const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)
const wait = { timeoutMs: 20_000 }

describe.each(['unix', 'tcp'] as const)('%s', (factory) => {
  const options = (): object => (factory === 'unix' ? { at: join(directory, 'box.sock') } : {})
  const mechanism = () => (factory === 'unix' ? unix(options()) : tcp(options()))
  async function opened(): Promise<Peer> {
    const peer = await socketPeer()
    await peer.call('open', 'box', factory, name, {}, options())
    return peer
  }

  test('C8 open handles go on after unlink, apart from the mailbox that takes the name, also when their owner goes', async () => {
    const owner = await opened()
    const other = await opened()
    const box = await indirect(name, mechanism())
    expect(await unlink(name, mechanism())).toBe(true)
    expect(await unlink(name, mechanism())).toBe(false)
    const successor = await opened()
    await successor.call('send', 'box', 'new')
    await other.call('send', 'box', 'of the owner that lives')
    expect(text((await box.receive(wait)).data)).toBe('of the owner that lives')
    const waiting = box.receive(wait)
    await owner.kill('SIGKILL')
    await other.call('send', 'box', 'old')
    expect(text((await waiting).data)).toBe('old')
    await box.send(bytes('back'))
    expect(await other.call('receive', 'box', wait)).toBe('back')
    // Whichever of the two owns it now, it goes on when the other closes.
    await box.send(bytes('kept'))
    await box.close()
    expect(await other.call('receive', 'box', wait)).toBe('kept')
    await other.call('close', 'box')
    const newcomer = await indirect(name, mechanism())
    expect(text((await newcomer.receive(wait)).data)).toBe('new')
    expect(newcomer.tryReceive()).toBeUndefined()
    await newcomer.close()
    await successor.call('close', 'box')
    expect(readdirSync(directory)).toEqual([])
  })
})

test('C11 unlinking what a killed owner left leaves nothing', async () => {
  const at = join(directory, 'box.sock')
  const owner = await socketPeer()
  await owner.call('open', 'box', 'unix', name, {}, { at })
  await owner.kill('SIGKILL')
  expect(await unlink(name, unix({ at }))).toBe(true)
  expect(readdirSync(directory)).toEqual([])
})
