import { direct, indirect, unlink } from '@ipc/core'
import { tcp } from '@ipc/socket'
import { freePort, uniqueName, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'
import { Stranger } from './peers/strangers.js'

endPeersAfterEach()

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const secret = 'a secret of 16 bytes or more'

test('a mailbox at an address: one listens, the other connects, whichever comes first', async () => {
  const at = `127.0.0.1:${await freePort()}`
  const member = indirect('jobs', tcp({ connect: at }))
  const peer = await socketPeer()
  await peer.call('open', 'box', 'tcp', 'jobs', {}, { listen: at })
  const box = await member
  await box.send(bytes('there'))
  expect(await peer.call('receive', 'box')).toBe('there')
  await peer.call('send', 'box', 'back')
  expect(text((await box.receive()).data)).toBe('back')
  await expect(indirect('other', tcp({ connect: at }))).rejects.toMatchObject({ code: 'IPC_MISMATCH' })
  await box.close()
})

test('C10 C11 when the owner of a mailbox is killed, the next one that may listen owns it', async () => {
  const at = `127.0.0.1:${await freePort()}`
  const owner = await socketPeer()
  await owner.call('open', 'box', 'tcp', 'jobs', {}, { listen: at })
  const heir = await indirect('jobs', tcp({ listen: at }))
  const member = await indirect('jobs', tcp({ connect: at }))
  const waiting = member.receive({ timeoutMs: 20_000 })
  await new Promise((resolve) => setImmediate(resolve))
  await owner.kill('SIGKILL')
  await heir.send(bytes('goes on'))
  expect(text((await waiting).data)).toBe('goes on')
  await member.close()
  await heir.close()
})

test('C11 a published mailbox passes on when its owner is killed, and leaves no file', async () => {
  const name = uniqueName('published')
  const owner = await socketPeer()
  await owner.call('open', 'box', 'tcp', name)
  const box = await indirect(name, tcp())
  const waiting = box.receive({ timeoutMs: 20_000 })
  await owner.kill('SIGKILL')
  const other = await socketPeer()
  await other.call('open', 'box', 'tcp', name)
  await other.call('send', 'box', 'after')
  expect(text((await waiting).data)).toBe('after')
  await other.call('close', 'box')
  await box.close()
  expect(await unlink(name, tcp())).toBe(false)
})

test('off the loopback neither TLS nor a secret is refused unless plaintext says so', () => {
  for (const options of [
    { listen: '0.0.0.0:4000' },
    { connect: 'example.org:4000' },
    { peers: { Q: '10.0.0.1:4000' } },
  ]) {
    expect(() => tcp(options)).toThrow(expect.objectContaining({ code: 'IPC_PERMISSION' }))
    expect(() => tcp({ ...options, secret })).not.toThrow()
    expect(() => tcp({ ...options, plaintext: 'allowed' })).not.toThrow()
  }
})

test('options that make no sense are refused', () => {
  expect(() => tcp({ listen: 'no port' })).toThrow(TypeError)
  expect(() => tcp({ connect: '127.0.0.1:0' })).toThrow(TypeError)
  expect(() => tcp({ connect: '127.0.0.1:70000' })).toThrow(TypeError)
  expect(() => tcp({ secret: 'short' })).toThrow(RangeError)
  expect(() => tcp({ plaintext: 'yes' } as never)).toThrow(TypeError)
  expect(() => tcp({ port: 1 } as never)).toThrow(TypeError)
})

test('a shared secret lets in who knows it and nobody else, and is never sent', async () => {
  const port = await freePort()
  const at = `127.0.0.1:${port}`
  const box = await indirect('jobs', tcp({ listen: at, secret }))
  const peer = await socketPeer()
  await peer.call('open', 'box', 'tcp', 'jobs', {}, { connect: at, secret })
  await peer.call('send', 'box', 'known')
  expect(text((await box.receive()).data)).toBe('known')
  for (const wrong of [{ connect: at }, { connect: at, secret: `${secret}!` }]) {
    await expect(indirect('jobs', tcp(wrong))).rejects.toMatchObject({ code: 'IPC_PERMISSION' })
  }
  const stranger = await Stranger.open(port)
  stranger.write('GET / HTTP/1.1\r\n\r\n')
  await withWatchdog(stranger.closed, 10_000, 'the close of a stranger')
  expect(stranger.received.includes(secret)).toBe(false)
  await box.close()
})

test('parties find each other by an address book', async () => {
  const [p, q] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`]
  const party = await direct('P', tcp({ listen: p, peers: { Q: q }, secret }))
  const linking = party.link('Q')
  const peer = await socketPeer()
  await peer.call('party', 'Q', 'tcp', 'Q', {}, { listen: q, peers: { P: p }, secret })
  await peer.call('link', 'link', 'Q', 'P')
  const link = await linking
  await link.send(bytes('hello'))
  expect(await peer.call('receive', 'link')).toBe('hello')
  const big = 8 * 1_048_576
  const there = peer.call('receiveLength', 'link')
  await link.send(new Uint8Array(big).fill(5))
  expect(await there).toEqual({ length: big, same: true, fill: 5 })
  await peer.kill('SIGKILL')
  expect(await withWatchdog(link.closed, 10_000, 'the end of the link')).toMatchObject({
    reason: 'peer-died',
  })
  await party.close()
})

test('the address of a party, as it shows it, is what an address book takes', async () => {
  const party = await direct('P', tcp({ listen: '127.0.0.1:0', secret }))
  expect(party.address).toMatch(/^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/)
  const other = await direct('Q', tcp({ peers: { P: party.address }, secret }))
  await other.send('P', bytes('hello'))
  expect(await party.receive({ timeoutMs: 20_000 })).toMatchObject({ from: 'Q', data: bytes('hello') })
  await other.close()
  await party.close()
  for (const wrong of ['udp://127.0.0.1:4000', 'tcp:/127.0.0.1:4000'])
    expect(() => tcp({ peers: { P: wrong } })).toThrow(TypeError)
})

test('C6 a tcp peer that does not read holds its sender back', async () => {
  const namespace = uniqueName('slow').slice(-60)
  const party = await direct('P', tcp(), { namespace })
  const peer = await socketPeer()
  await peer.call('party', 'Q', 'tcp', 'Q', { namespace })
  const [link] = await Promise.all([party.link('Q'), peer.call('link', 'link', 'Q', 'P')])
  let sent = 0
  while (link.trySend(new Uint8Array(1000))) sent++
  expect(sent).toBeLessThan(5000)
  const waiting = link.send(bytes('last'))
  await peer.call('follow', 'link')
  await withWatchdog(waiting, 10_000, 'the send that waited')
  await party.close()
  // A killed party's address would lie there until another process opens a party.
  await peer.call('close', 'Q')
})
