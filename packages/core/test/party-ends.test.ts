import { IpcError } from '@ipc/core'
import { afterEach, expect, jest, test } from '@jest/globals'
import { scriptedParty, textFrom, turns } from './support/scripted-party.js'

const outcome = (call: Promise<unknown>) => call.catch((error: unknown) => error)

afterEach(() => void jest.restoreAllMocks())

test('C9 a peer’s death is told to those who wait for it alone; who waits for another or for anybody goes on', async () => {
  const { party, port } = await scriptedParty()
  const [q, r] = [port.linked('Q'), port.linked('R')]
  const dead = outcome(party.receive('Q'))
  const other = party.receive('R')
  await turns()
  const anybody = party.receive()
  q.host?.ended('peer-died')
  expect(party.peers).toEqual(['R'])
  expect(await dead).toMatchObject({ code: 'IPC_PEER_DIED' })
  for (const text of ['first', 'second']) r.deliver(text)
  r.host?.wake('receive')
  expect([await textFrom(other), await textFrom(anybody)]).toEqual(['first', 'second'])
  await party.close()
})

test('who waits for a peer goes on with its successor’s link, which the end of the old one leaves alone', async () => {
  const { party, port } = await scriptedParty()
  const old = port.linked('Q')
  const waiting = party.receive('Q')
  await turns()
  const next = port.linked('Q')
  const link = await party.link('Q')
  old.host?.ended('peer-died')
  await turns()
  expect(party.peers).toEqual(['Q'])
  expect(await party.link('Q')).toBe(link)
  next.deliver('from the heir')
  next.host?.wake('receive')
  expect(await textFrom(waiting)).toBe('from the heir')
  await party.close()
})

test('a link that ended with messages left is no peer any more; one of the same name that comes at once is', async () => {
  const { party, port } = await scriptedParty()
  for (const peer of ['Q', 'R']) {
    const ending = port.linked(peer)
    ending.deliver(`left by ${peer}`)
    ending.host?.ended('peer-died')
  }
  port.linked('R')
  await turns()
  expect(party.peers).toEqual(['R'])
  expect(await textFrom(party.receive('Q'))).toBe('left by Q')
  expect(port.connects).toHaveLength(0)
  await party.close()
})

test('receive(peer) links with a peer that is not there yet, whoever else is', async () => {
  const { party, port } = await scriptedParty()
  port.linked('R').deliver('not from Q')
  const waiting = party.receive('Q')
  expect(port.connects.map(({ peer }) => peer)).toEqual(['Q'])
  port.linked('Q').deliver('from Q')
  port.connects[0]?.resolve()
  expect(await textFrom(waiting)).toBe('from Q')
  await party.close()
})

test('a receive that may not wait looks once; its error names the party’s own address', async () => {
  const { party, port } = await scriptedParty()
  port.linked('Q')
  const timers = jest.spyOn(globalThis, 'setTimeout')
  const error = { code: 'IPC_TIMEOUT', limit: 0, address: 'scripted-party' }
  await expect(party.receive('Q', { timeoutMs: 0 })).rejects.toMatchObject(error)
  await expect(party.receive({ timeoutMs: 0 })).rejects.toMatchObject(error)
  expect(timers).not.toHaveBeenCalled()
  expect(party.address).toBe('scripted-party')
  await party.close()
})

test('closing hands the limit to each link, lets go of ended ones, and tells what was not handed over', async () => {
  const { party, port } = await scriptedParty()
  const [q, r, ended] = [port.linked('Q'), port.linked('R'), port.linked('S')]
  q.onClose = () => 2
  r.onClose = () => 3
  ended.deliver('nobody receives it')
  ended.host?.ended('peer-died')
  await party.close({ timeoutMs: 20 })
  expect([q.closes, r.closes, ended.closes, port.closes]).toEqual([[20], [20], [0], 1])
  const { reason, undelivered } = await party.closed
  expect([reason, undelivered]).toEqual(['closed', 5])
})

test('a party that cannot go on says so to everybody', async () => {
  const { party, port } = await scriptedParty()
  const links = party.links()
  const [next, received, linked] = [links.next(), outcome(party.receive()), outcome(party.link('Q'))]
  const error = new IpcError('IPC_SYSTEM', 'the disk is gone')
  port.host.ended('failed', error)
  expect(await party.closed).toEqual({ reason: 'failed', error, undelivered: 0 })
  expect(await next).toEqual({ value: undefined, done: true })
  expect(await received).toMatchObject({ code: 'IPC_CLOSED', cause: error })
  expect(port.connects[0]?.signal.aborted).toBe(true)
  port.connects[0]?.reject(port.connects[0].signal.reason)
  expect(await linked).toMatchObject({ code: 'IPC_CLOSED' })
  await party.close()
})

test('a party accepts whom its option accepts, and everybody without one', async () => {
  const { party, port } = await scriptedParty({ accept: (peer, { pid }) => peer === 'Q' && pid === 7 })
  expect(['Q', 'R'].map((peer) => port.host.accept(peer, { pid: 7 }))).toEqual([true, false])
  await party.close()
  const open = await scriptedParty()
  expect(open.port.host.accept('R', {})).toBe(true)
  await open.party.close()
})
