import { type Peer, PeerError, type SpawnPeerOptions, spawnPeer } from '@ipc/testkit'
import { afterEach, describe, expect, test } from '@jest/globals'

const program = new URL('./peer-program.mjs', import.meta.url)
const peers: Peer[] = []

async function start(parameters: readonly string[] = [], options: SpawnPeerOptions = {}): Promise<Peer> {
  const peer = await spawnPeer(program, parameters, options)
  peers.push(peer)
  return peer
}

afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.kill('SIGKILL')
})

describe('spawnPeer', () => {
  test('calls a method with values that JSON lacks', async () => {
    const peer = await start()
    const value = {
      bytes: new Uint8Array([0, 255, 10, 13]),
      none: undefined,
      numbers: [Number.NaN, Number.POSITIVE_INFINITY, -1.5],
      big: 2n ** 70n,
      text: 'two\nlines',
      nothing: null,
    }
    expect(await peer.call('echo', value)).toEqual(value)
  })

  test('gives parameters and environment to the program', async () => {
    const peer = await start(['a', 'b'], { env: { IPC_TESTKIT_VARIABLE: 'seen' } })
    expect(await peer.call('argv')).toEqual(['a', 'b'])
    expect(await peer.call('environment', 'IPC_TESTKIT_VARIABLE')).toBe('seen')
  })

  test('an error arrives with its name, code and limit', async () => {
    const error = await (await start()).call('fail').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(PeerError)
    expect(error).toMatchObject({ name: 'RangeError', message: 'too far', code: 'EFAR', limit: 5 })
  })

  test('events that came before they are asked for are kept, in order', async () => {
    const peer = await start()
    await peer.call('emit', 'tick', 1, 2, 3)
    expect(await peer.next('tick')).toBe(1)
    expect(peer.taken('tick')).toEqual([2, 3])
    const later = peer.next('tock')
    await peer.call('emit', 'tock', 'late')
    expect(await later).toBe('late')
  })

  test('SIGKILL ends waiting calls, and what was told before it is not lost', async () => {
    const peer = await start()
    const never = peer.call('never')
    never.catch(() => undefined)
    peer.call('emitThenDie', 'step', 500).catch(() => undefined)
    const exit = await peer.exited
    expect(exit.signal).toBe('SIGKILL')
    expect(peer.taken('step')).toHaveLength(500)
    await expect(never).rejects.toThrow(/ended by SIGKILL/)
    await expect(peer.call('echo', 1)).rejects.toThrow(/ended by SIGKILL/)
  })

  test('a stopped peer answers nothing until it is resumed', async () => {
    const peer = await start()
    await peer.stop()
    let answered = false
    const echo = peer.call('echo', 7).finally(() => {
      answered = true
    })
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    expect(answered).toBe(false)
    peer.resume()
    expect(await echo).toBe(7)
  })

  test('a peer that is let go ends by itself', async () => {
    const peer = await start()
    await peer.call('letGo')
    expect(await peer.exitedWithin(10_000)).toMatchObject({ code: 0, signal: null })
  })

  test('a program that fails at start rejects with its stderr', async () => {
    const missing = new URL('./no-such-program.mjs', import.meta.url)
    await expect(spawnPeer(missing)).rejects.toThrow(/no-such-program/)
  })
})
