import { existsSync } from 'node:fs'
import { direct, indirect, indirectSync, unlink } from '@ipc/core'
import { unix } from '@ipc/socket'
import { type Peer, uniqueName } from '@ipc/testkit'
import { afterEach, expect, test } from '@jest/globals'
import { endPeersAfterEach, socketPeer } from './peers/peers.js'

endPeersAfterEach()
let name = ''
afterEach(() => unlink(name, unix()))

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)

async function following(id: string): Promise<Peer> {
  const peer = await socketPeer()
  await peer.call('open', id, 'unix', name)
  return peer
}

test('C6 a member that fills the mailbox is refused exactly at its capacity, and not after one was received', async () => {
  name = uniqueName('fills')
  const box = await indirect(name, unix(), { buffering: { capacity: 4 } })
  const member = await following('box')
  for (let round = 0; round < 3; round++) {
    // The credit of the places that were freed here may still be on its way: a send waits for it (decision 0020).
    await member.call('send', 'box', '0')
    const went: boolean[] = []
    for (let i = 1; i < 5; i++) went.push(await member.call<boolean>('trySend', 'box', `${i}`))
    expect(went).toEqual([true, true, true, false])
    expect(box.trySend(bytes('x'))).toBe(false)
    expect(text(box.tryReceive()!.data)).toBe('0')
    await member.call('send', 'box', '4')
    expect(await member.call('trySend', 'box', '5')).toBe(false)
    const rest: string[] = []
    for (let next = box.tryReceive(); next !== undefined; next = box.tryReceive()) rest.push(text(next.data))
    expect(rest).toEqual(['1', '2', '3', '4'])
    for (let i = 0; i < 4; i++) expect(box.trySend(bytes('mine'))).toBe(true)
    expect(box.trySend(bytes('mine'))).toBe(false)
    expect(await member.call('trySend', 'box', 'x')).toBe(false)
    for (let i = 0; i < 4; i++) expect(text(box.tryReceive()!.data)).toBe('mine')
  }
  await box.close()
})

test('C2 C3 several processes send and several receive: everything once, in the order of each sender', async () => {
  name = uniqueName('many')
  const owner = await following('box')
  const senders = await Promise.all([following('box'), following('box')])
  const receivers = await Promise.all([following('box'), following('box')])
  for (const receiver of receivers) await receiver.call('follow', 'box')
  await owner.call('follow', 'box')
  const all = [owner, ...receivers]
  await Promise.all(senders.map((sender, i) => sender.call('sendMany', 'box', i * 10_000, 400)))
  const got: number[][] = all.map(() => [])
  await Promise.all(
    all.map(async (peer, i) => {
      // Who is short of its share when all is received gets an 'end' of its own.
      for (;;) {
        const next = await peer.next<string>('box got')
        if (next === 'end') return
        got[i]?.push(Number(next))
        if (got.flat().length === 800)
          for (let k = 0; k < all.length; k++) await senders[0]?.call('send', 'box', 'end')
      }
    }),
  )
  expect(got.flat().sort((a, b) => a - b)).toEqual([
    ...Array.from({ length: 400 }, (_, i) => i),
    ...Array.from({ length: 400 }, (_, i) => 10_000 + i),
  ])
  for (const list of got) {
    expect(list.length).toBeGreaterThan(0)
    for (const from of [0, 10_000]) {
      const ofOne = list.filter((n) => n >= from && n < from + 400)
      expect(ofOne).toEqual([...ofOne].sort((a, b) => a - b))
    }
  }
})

test('C10 C11 when the owner is killed a waiting receiver goes on with the next owner', async () => {
  name = uniqueName('owner killed')
  const owner = await following('box')
  const members = await Promise.all([following('box'), following('box')])
  const received = members[0]!.call<string>('receive', 'box')
  await members[1]!.call('send', 'box', 'first')
  expect(await received).toBe('first')
  const waiting = members[0]!.call<string>('receive', 'box')
  // A second round trip shows that the receive before it has been begun.
  await members[0]!.call('stats', 'box')
  await owner.kill('SIGKILL')
  await members[1]!.call('send', 'box', 'second')
  expect(await waiting).toBe('second')
})

test('C10 calls that wait when the owner is killed re-attach at once', async () => {
  name = uniqueName('re-attach')
  const first = await following('box')
  const second = await following('box')
  const box = await indirect(name, unix())
  const waiting = box.receive({ timeoutMs: 20_000 })
  let start = performance.now()
  await first.kill('SIGKILL')
  await second.call('send', 'box', 'after')
  expect(text((await waiting).data)).toBe('after')
  const receive = Math.round(performance.now() - start)
  await box.close()
  await second.call('close', 'box')
  const full = await socketPeer()
  await full.call('open', 'box', 'unix', name, { buffering: { capacity: 1 } })
  const sender = await indirect(name, unix())
  await sender.send(bytes('goes with its owner'))
  const pending = sender.send(bytes('waits'), { timeoutMs: 20_000 })
  start = performance.now()
  await full.kill('SIGKILL')
  await pending
  const send = Math.round(performance.now() - start)
  expect(text((await sender.receive({ timeoutMs: 20_000 })).data)).toBe('waits')
  process.stdout.write(
    `    from SIGKILL to the end of a waiting send ${send} ms, of a receive ${receive} ms\n`,
  )
  await sender.close()
})

test('C10 a killed member that was handed a message and had not received it leaves it to another', async () => {
  name = uniqueName('member killed')
  const box = await indirect(name, unix())
  const member = await following('box')
  // Stopped while it waits, it is handed the message and never takes it.
  const lost = member.call('receive', 'box').catch(() => 'gone')
  await member.call('stats', 'box')
  await member.stop()
  await box.send(bytes('one'))
  await box.send(bytes('two'))
  await expect(box.receive({ timeoutMs: 5000 })).resolves.toMatchObject({ data: bytes('two') })
  expect(box.stats().queued).toBe(1)
  await member.kill('SIGKILL')
  expect(text((await box.receive({ timeoutMs: 5000 })).data)).toBe('one')
  expect(await lost).toBe('gone')
  await box.close()
})

test('C11 a stopped owner is not usurped', async () => {
  name = uniqueName('stopped')
  const owner = await following('box')
  const member = await following('box')
  await owner.stop()
  expect(await member.call('trySend', 'box', 'for later')).toBe(true)
  await expect(indirect(name, unix(), { create: 'exclusive' })).rejects.toMatchObject({ code: 'IPC_EXISTS' })
  const opening = indirect(name, unix())
  owner.resume()
  const box = await opening
  expect(text((await box.receive({ timeoutMs: 5000 })).data)).toBe('for later')
  await box.close()
})

test('C8 an owner that closes leaves its queue to a member, in order', async () => {
  name = uniqueName('heir')
  const box = await indirect(name, unix())
  const member = await following('box')
  for (let i = 0; i < 20; i++) await box.send(bytes(`mine ${i}`))
  for (let i = 0; i < 20; i++) await member.call('send', 'box', `its ${i}`)
  await box.close()
  expect(await box.closed).toMatchObject({ reason: 'closed', undelivered: 0 })
  for (const who of ['mine', 'its']) {
    for (let i = 0; i < 20; i++)
      expect(await member.call('receive', 'box', { timeoutMs: 5000 })).toBe(`${who} ${i}`)
  }
})

test('C5 a receive that was aborted takes nothing with it', async () => {
  name = uniqueName('aborted')
  const owner = await following('box')
  const box = await indirect(name, unix())
  const abort = new AbortController()
  const aborted = box.receive({ signal: abort.signal })
  await new Promise((resolve) => setImmediate(resolve))
  abort.abort()
  await expect(aborted).rejects.toMatchObject({ code: 'IPC_ABORTED' })
  await box.send(bytes('kept'))
  expect(await owner.call('receive', 'box')).toBe('kept')
  await box.close()
})

test('C9 a handle that holds still between two messages does not starve the other', async () => {
  name = uniqueName('still')
  const owner = await following('box')
  const still = await indirect(name, unix())
  const busy = await following('box')
  await owner.call('send', 'box', '0')
  for await (const { data } of still) {
    expect(text(data)).toBe('0')
    await busy.call('follow', 'box')
    for (let i = 1; i <= 10; i++) await owner.call('send', 'box', String(i))
    for (let i = 1; i <= 10; i++) expect(await busy.next('box got')).toBe(String(i))
    break
  }
  await still.close()
})

test('C4 a long message that is only tried goes, by tries without a turn of the event loop', async () => {
  name = uniqueName('tried')
  const owner = await following('box')
  const box = await indirect(name, unix())
  const long = new Uint8Array(1_048_576).fill(7)
  const received = owner.call('receiveLength', 'box')
  const start = performance.now()
  while (!box.trySend(long)) if (performance.now() - start > 20_000) throw new Error('it does not go')
  expect(await received).toEqual({ length: long.length, same: true, fill: 7 })
  // As the other side makes room, with turns.
  const again = owner.call('receiveLength', 'box')
  while (!box.trySend(long)) await box.ready('send', { timeoutMs: 20_000 })
  expect(await again).toEqual({ length: long.length, same: true, fill: 7 })
  expect(box.stats()).toMatchObject({ sent: 2, bytesSent: 2 * long.length })
  await box.close()
})

test('C4 a long message that was tried and not sent leaves nothing, whatever is sent next', async () => {
  name = uniqueName('tried in vain')
  const owner = await following('box')
  const box = await indirect(name, unix())
  await owner.stop()
  // More than the kernel takes: it cannot go while nobody reads.
  const long = new Uint8Array(4 * 1_048_576).fill(7)
  for (let i = 0; i < 3; i++) expect(box.trySend(long)).toBe(false)
  expect(box.trySend(new Uint8Array(long.length).fill(8))).toBe(false)
  owner.resume()
  await box.send(bytes('next'))
  expect(await owner.call('receive', 'box')).toBe('next')
  expect(await owner.call('stats', 'box')).toMatchObject({ queued: 0 })
  await box.close()
})

test('8 MiB messages pass both ways, whole', async () => {
  name = uniqueName('large')
  const box = await indirect(name, unix())
  const member = await following('box')
  const big = 8 * 1_048_576
  const sending = member.call('sendBytes', 'box', big, 7)
  const { data } = await box.receive()
  await sending
  expect(data.length).toBe(big)
  expect(data.every((byte) => byte === 7)).toBe(true)
  const other = member.call('receiveLength', 'box')
  await box.send(new Uint8Array(big).fill(9))
  expect(await other).toEqual({ length: big, same: true, fill: 9 })
  await box.close()
})

test('Sync calls work between processes, on either side', async () => {
  name = uniqueName('sync')
  const owner = await socketPeer()
  await owner.call('openSync', 'box', 'unix', name)
  // A thread that blocks in its own opening needs the owner's event loop, or its own Sync call.
  const box = indirectSync(name, unix())
  const got = owner.call('receiveSync', 'box', 10_000)
  box.sendSync(bytes('to the owner'), { timeoutMs: 10_000 })
  expect(await got).toBe('to the owner')
  // The owner's loop does not turn while it waits and answers, nor does this one's.
  const echo = owner.call('echoSync', 'box', 10_000)
  await owner.next('box blocks')
  box.sendSync(bytes('there and back'), { timeoutMs: 10_000 })
  await echo
  expect(text(box.receiveSync({ timeoutMs: 10_000 }).data)).toBe('there and back')
  const last = owner.call('receiveSync', 'box', 10_000)
  await box.send(bytes('by the loop'))
  expect(await last).toBe('by the loop')
  await box.close()
})

test('a Sync call on one mailbox goes on serving the others that its process owns', async () => {
  name = uniqueName('two ways')
  const there = await indirect(`${name}-there`, unix())
  const back = await indirect(`${name}-back`, unix())
  const peer = await socketPeer()
  await peer.call('open', 'there', 'unix', `${name}-there`)
  await peer.call('open', 'back', 'unix', `${name}-back`)
  const passed = peer.call('passSync', 'there', 'back', 20, 10_000)
  await peer.next('there blocks')
  // Both event loops stand still from here on.
  for (let i = 0; i < 20; i++) {
    there.sendSync(bytes(`${i}`), { timeoutMs: 10_000 })
    expect(text(back.receiveSync({ timeoutMs: 10_000 }).data)).toBe(`${i}`)
  }
  await passed
  await there.close()
  await back.close()
})

test('a Sync call on a link goes on serving the mailboxes that its process owns', async () => {
  name = uniqueName('beside a link')
  const box = await indirect(name, unix(), { buffering: { capacity: 1 } })
  const party = await direct('P', unix(), { namespace: name })
  const peer = await socketPeer()
  await peer.call('open', 'box', 'unix', name)
  await peer.call('party', 'Q', 'unix', 'Q', { namespace: name })
  const [link] = await Promise.all([party.link('Q'), peer.call('link', 'link', 'Q', 'P')])
  const passed = peer.call('passSync', 'box', 'link', 3, 10_000)
  await peer.next('box blocks')
  for (let i = 0; i < 3; i++) {
    box.sendSync(bytes(`${i}`), { timeoutMs: 10_000 })
    expect(text(link.receiveSync({ timeoutMs: 10_000 }).data)).toBe(`${i}`)
  }
  await passed
  await party.close()
  await box.close()
})

test('C19 openers that disagree get IPC_MISMATCH', async () => {
  name = uniqueName('mismatch')
  const owner = await socketPeer()
  await owner.call('open', 'box', 'unix', name, { buffering: { capacity: 3 } })
  await expect(indirect(name, unix(), { buffering: { capacity: 4 } })).rejects.toMatchObject({
    code: 'IPC_MISMATCH',
  })
  const box = await indirect(name, unix())
  expect(box.buffering.capacity).toBe(3)
  await box.close()
})

test('the file of a killed owner is gone once another process has owned a mailbox', async () => {
  name = uniqueName('left behind')
  const owner = await following('box')
  const member = await indirect(name, unix())
  const path = member.address
  await member.close()
  await owner.kill('SIGKILL')
  expect(existsSync(path)).toBe(true)
  const other = await indirect(uniqueName('another'), unix())
  await other.close()
  expect(existsSync(path)).toBe(false)
})
