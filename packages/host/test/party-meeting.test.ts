import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type EndedEvent, type LinkedEvent, PartyPeers } from './support/party-peers.js'
import { type OwnRuntime, ownRuntime } from './support/runtime.js'

let runtime: OwnRuntime
const peers = new PartyPeers()
beforeEach(() => {
  runtime = ownRuntime()
})
afterEach(async () => {
  await peers.killAll()
  runtime.restore()
})

test('the dialler waits for a party that starts later', async () => {
  const early = await peers.start('early')
  const connecting = early.call('connect', 'late')
  const late = await peers.start('late')
  await connecting
  const [there, here] = [await early.next<LinkedEvent>('linked'), await late.next<LinkedEvent>('linked')]
  expect(there).toMatchObject({
    peer: 'late',
    side: 'dialled',
    token: here.token,
    identity: { pid: late.pid },
  })
  expect(here).toMatchObject({ peer: 'early', side: 'accepted', identity: { pid: early.pid } })
})

test('both dial at once, 200 times: one link each time, and the same for both', async () => {
  const [alpha, beta] = [await peers.start('alpha'), await peers.start('beta')]
  for (let round = 0; round < 200; round++) {
    const order = round % 2 === 0 ? ['alpha', 'beta'] : ['beta', 'alpha']
    const dials = order.map((self) =>
      self === 'alpha' ? alpha.call('connect', 'beta') : beta.call('connect', 'alpha'),
    )
    await Promise.all(dials)
    const [ofAlpha, ofBeta] = [
      await alpha.next<LinkedEvent>('linked'),
      await beta.next<LinkedEvent>('linked'),
    ]
    expect(ofAlpha.token).toBe(ofBeta.token)
    expect([ofAlpha.side, ofBeta.side].sort()).toEqual(['accepted', 'dialled'])
    const [closing, other] = round % 4 < 2 ? [alpha, beta] : [beta, alpha]
    await closing.call('closeLink', closing === alpha ? 'beta' : 'alpha')
    const ended = await other.next<EndedEvent>('ended')
    expect(ended).toMatchObject({ token: ofAlpha.token, reason: 'peer-closed' })
  }
  expect([...alpha.taken('linked'), ...beta.taken('linked')]).toEqual([])
})

test('one of two crossing dials is given up: the other makes the link, 100 times', async () => {
  const [alpha, beta] = [await peers.start('alpha'), await peers.start('beta')]
  for (let round = 0; round < 100; round++) {
    const [quitter, stayer] = round % 2 === 0 ? [alpha, beta] : [beta, alpha]
    const [ofQuitter, ofStayer] = quitter === alpha ? ['alpha', 'beta'] : ['beta', 'alpha']
    const quit = quitter.call('connect', ofStayer).catch((error: Error & { code?: string }) => error)
    const stay = stayer.call('connect', ofQuitter)
    await quitter.call('abort', ofStayer)
    await stay
    const outcome = await quit
    if (outcome !== undefined) expect(outcome).toMatchObject({ name: 'AbortError', code: 'IPC_ABORTED' })
    const [there, here] = [
      await quitter.next<LinkedEvent>('linked'),
      await stayer.next<LinkedEvent>('linked'),
    ]
    expect(there.token).toBe(here.token)
    await quitter.call('closeLink', ofStayer)
    await stayer.next<EndedEvent>('ended')
  }
})

test('a dial is given up before the peer is there', async () => {
  const alone = await peers.start('alone')
  const dial = alone.call('connect', 'nobody')
  await alone.call('abort', 'nobody')
  await expect(dial).rejects.toMatchObject({ code: 'IPC_ABORTED' })
})

test('a killed peer is known at once, and its next process gets a new link', async () => {
  const survivor = await peers.start('survivor')
  const victim = await peers.start('victim')
  await victim.call('connect', 'survivor')
  const { token } = await survivor.next<LinkedEvent>('linked')
  await victim.kill('SIGKILL')
  expect(await survivor.next<EndedEvent>('ended')).toEqual({ peer: 'victim', token, reason: 'peer-died' })

  const successor = await peers.start('victim')
  await successor.call('connect', 'survivor')
  const again = await survivor.next<LinkedEvent>('linked')
  expect(again).toMatchObject({ peer: 'victim', identity: { pid: successor.pid } })
  expect(again.token).not.toBe(token)
})

test('rings wake the other side, and many rings do not cover the goodbye', async () => {
  const [ringer, sleeper] = [await peers.start('ringer'), await peers.start('sleeper')]
  await ringer.call('connect', 'sleeper')
  await sleeper.next('linked')
  await ringer.call('ring', 'sleeper')
  expect(await sleeper.next('rung')).toBe('ringer')
  await sleeper.stop()
  await ringer.call('ringMany', 'sleeper', 100_000)
  await ringer.call('closeLink', 'sleeper')
  sleeper.resume()
  expect(await sleeper.next('rung')).toBe('ringer')
  expect(await sleeper.next<EndedEvent>('ended')).toMatchObject({ reason: 'peer-closed' })
})

test('accept says no: the dialler gets IPC_PERMISSION, others are served', async () => {
  const shy = await peers.start('shy', { refused: ['stranger'] })
  const stranger = await peers.start('stranger')
  await expect(stranger.call('connect', 'shy')).rejects.toMatchObject({ code: 'IPC_PERMISSION' })
  const friend = await peers.start('friend')
  await friend.call('connect', 'shy')
  expect(await shy.next<LinkedEvent>('linked')).toMatchObject({ peer: 'friend' })
  expect(await shy.call('peers')).toEqual(['friend'])
})

test('who refuses strangers still gets the link that it dials itself, however the dials cross', async () => {
  const [alpha, beta] = [
    await peers.start('alpha', { refused: ['beta'] }),
    await peers.start('beta', { refused: ['alpha'] }),
  ]
  const dials = await Promise.allSettled([alpha.call('connect', 'beta'), beta.call('connect', 'alpha')])
  for (const dial of dials) {
    // One may have been refused before the other side had begun to dial; never is a link half made.
    if (dial.status === 'rejected') expect(dial.reason).toMatchObject({ code: 'IPC_PERMISSION' })
  }
  expect(await alpha.call('peers')).toHaveLength((await beta.call<string[]>('peers')).length)
})

test('attributes: one that is not named is taken over, another one named is IPC_MISMATCH for the dialler', async () => {
  const eight = await peers.start('eight', { capacity: 8 })
  const any = await peers.start('any')
  await any.call('connect', 'eight')
  expect(await any.next<LinkedEvent>('linked')).toMatchObject({ capacity: 8 })
  expect(await eight.next<LinkedEvent>('linked')).toMatchObject({ capacity: 8 })
  const nine = await peers.start('nine', { capacity: 9 })
  await expect(nine.call('connect', 'eight')).rejects.toMatchObject({ code: 'IPC_MISMATCH', limit: 8 })
  const json = await peers.start('json', { codec: 'json' })
  await expect(json.call('connect', 'eight')).rejects.toMatchObject({ code: 'IPC_MISMATCH' })
  const endless = await peers.start('endless', { capacity: Number.POSITIVE_INFINITY })
  await any.call('connect', 'endless')
  expect(await any.next<LinkedEvent>('linked')).toMatchObject({ capacity: Number.POSITIVE_INFINITY })
  await endless.next('linked')
})

test('a link that the other side cannot make is its error here, and the party goes on', async () => {
  const broken = await peers.start('broken', { failing: true })
  const caller = await peers.start('caller')
  await expect(caller.call('connect', 'broken')).rejects.toMatchObject({
    code: 'IPC_SYSTEM',
    message: expect.stringContaining('nothing can be made here'),
  })
  await broken.call('connect', 'caller')
  expect(await caller.next<LinkedEvent>('linked')).toMatchObject({ peer: 'broken' })
})

test('an offer too long for a record is the error of the dialler', async () => {
  const wordy = await peers.start('wordy', { offerBytes: 70_000 })
  const caller = await peers.start('caller')
  await expect(caller.call('connect', 'wordy')).rejects.toMatchObject({ code: 'IPC_SYSTEM' })
  await wordy.next('unmade')
  await wordy.call('connect', 'caller')
})

test('a control that is given away is a stream: the first byte after the records is the link’s', async () => {
  const options = { detaching: true }
  const [alpha, beta] = [await peers.start('alpha', options), await peers.start('beta', options)]
  for (let round = 0; round < 20; round++) {
    await Promise.all([alpha.call('connect', 'beta'), beta.call('connect', 'alpha')])
    const [ofAlpha, ofBeta] = [
      await alpha.next<LinkedEvent>('linked'),
      await beta.next<LinkedEvent>('linked'),
    ]
    expect(ofAlpha.token).toBe(ofBeta.token)
    expect(await alpha.next('text')).toBe(`${ofBeta.side} ${'x'.repeat(50_000)}.`)
    expect(await beta.next('text')).toBe(`${ofAlpha.side} ${'x'.repeat(50_000)}.`)
    await alpha.call('closeLink', 'beta')
    await beta.next('ended')
  }
})
