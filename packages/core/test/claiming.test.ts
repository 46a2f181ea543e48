import { type Claim, indirect, type Mechanism, type ZeroCopy } from '@ipc/core'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { loopTurn } from '../src/timing/loop-turn.js'
import { outcome } from './support/outcome.js'
import { ScriptedPort, scripted } from './support/scripted-port.js'

afterEach(() => {
  jest.restoreAllMocks()
})

/** A port whose room can be claimed before a message is written. */
class ClaimPort extends ScriptedPort {
  claims = 0
  tryClaim(bytes: number): Claim | undefined {
    if (this.messages.length + this.claims >= this.room) return undefined
    this.claims += 1
    const view = new Uint8Array(bytes)
    const end = (): void => {
      this.claims -= 1
    }
    const commit = (): void => {
      end()
      this.messages.push(view)
    }
    return { view, commit, abort: end, [Symbol.dispose]: end }
  }
}

const open = (port: ScriptedPort) => indirect('claims', scripted(port) as Mechanism<unknown, ZeroCopy>)
const one = Uint8Array.of(1)

test('a port that has no claims is IPC_NOT_SUPPORTED', async () => {
  const mailbox = await open(new ScriptedPort())
  for (const call of [
    async () => mailbox.tryClaim(1),
    async () => mailbox.claimSync(1, { timeoutMs: 20 }),
    () => mailbox.claim(1),
  ]) {
    expect(await outcome<unknown>(call())).toBe('IPC_NOT_SUPPORTED')
  }
  await mailbox.close()
})

describe('tryClaim', () => {
  test('gives room while there is some, and counts where there is none', async () => {
    const port = new ClaimPort()
    port.room = 1
    const mailbox = await open(port)
    const claim = mailbox.tryClaim(3)
    expect([claim?.view.length, mailbox.stats().timesFull]).toEqual([3, 0])
    expect([mailbox.tryClaim(3), mailbox.stats().timesFull]).toEqual([undefined, 1])
    claim?.commit()
    expect(port.messages).toEqual([new Uint8Array(3)])
    await mailbox.close()
  })

  test('leaves the room to a send that waits', async () => {
    const port = new ClaimPort()
    port.room = 0
    const mailbox = await open(port)
    const send = mailbox.send(one)
    port.room = 1
    expect([mailbox.tryClaim(1), port.claims]).toEqual([undefined, 0])
    port.host?.wake('send')
    await send
    expect(port.messages).toEqual([one])
    await mailbox.close()
  })
})

describe('claimSync', () => {
  test('needs a written limit', async () => {
    const mailbox = await open(new ClaimPort())
    expect(() => mailbox.claimSync(1, undefined as never)).toThrow(/claimSync on .* needs \{ timeoutMs \}/)
    await mailbox.close()
  })

  test('lets the sends that wait go first, then takes the room', async () => {
    const port = new ClaimPort()
    port.room = 0
    const mailbox = await open(port)
    const send = mailbox.send(one)
    port.onSleep = () => {
      port.room = 2
    }
    const claim = mailbox.claimSync(2, { timeoutMs: 5_000 })
    expect(port.messages).toEqual([one])
    expect(await outcome(send)).toBeUndefined()
    claim.commit()
    expect(port.messages).toEqual([one, new Uint8Array(2)])
    await mailbox.close()
  })
})

describe('claim', () => {
  test('takes one room, at once where there is some', async () => {
    const port = new ClaimPort()
    port.room = 2
    const mailbox = await open(port)
    await loopTurn()
    let turned = false
    setImmediate(() => {
      turned = true
    })
    const claim = await mailbox.claim(1)
    expect([claim.view.length, port.claims, mailbox.stats().pendingSends, turned]).toEqual([1, 1, 0, false])
    await mailbox.close()
  })

  test('never waits with timeoutMs 0', async () => {
    const port = new ClaimPort()
    port.room = 0
    const mailbox = await open(port)
    expect(await outcome<unknown>(mailbox.claim(1, { timeoutMs: 0 }))).toBe('IPC_TIMEOUT')
    expect([port.armed.send, mailbox.stats().pendingSends]).toEqual([0, 0])
    await mailbox.close()
  })

  test('waits in its turn where there is none', async () => {
    const port = new ClaimPort()
    port.room = 0
    const mailbox = await open(port)
    const [claim, send] = [mailbox.claim(1), mailbox.send(one)]
    expect(mailbox.stats()).toMatchObject({ pendingSends: 2 })
    expect(await outcome(claim)).toBe('waits')
    port.room = 2
    port.host?.wake('send')
    ;(await claim).commit()
    await send
    expect(port.messages).toHaveLength(2)
    await mailbox.close()
  })

  test('C12 a loop of them that never waits lets the event loop turn', async () => {
    let now = Math.ceil(performance.now())
    jest.spyOn(performance, 'now').mockImplementation(() => now)
    const mailbox = await open(new ClaimPort())
    let turned = false
    setImmediate(() => {
      turned = true
    })
    let claims = 0
    for (; !turned && claims < 1_000; claims++) {
      now += 2
      ;(await mailbox.claim(1)).abort()
    }
    expect(claims).toBeLessThan(1_000)
    await mailbox.close()
  })
})
