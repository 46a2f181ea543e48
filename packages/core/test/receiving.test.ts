import { indirect, json } from '@ipc/core'
import { expect, test } from '@jest/globals'
import { ScriptedPort, scripted } from './support/scripted-port.js'

test('C20: a message that comes between two looks is for the call that looked first', async () => {
  const port = new ScriptedPort()
  const mailbox = await indirect('race', scripted(port))
  const first = mailbox.receive()
  const second = mailbox.receive()
  port.meanwhile = () => port.messages.push(new Uint8Array([1]))
  port.host?.wake('receive')
  port.messages.push(new Uint8Array([2]))
  port.host?.wake('receive')
  expect([...(await first).data, ...(await second).data]).toEqual([1, 2])
  await mailbox.close()
})

test('C20: the same holds for calls that wait for one type', async () => {
  const port = new ScriptedPort()
  const mailbox = await indirect('race', scripted(port, ['type']))
  const first = mailbox.receive({ type: 7 })
  const second = mailbox.receive({ type: 7 })
  port.meanwhile = () => port.messages.push(new Uint8Array([1]))
  port.host?.wake('receive')
  port.messages.push(new Uint8Array([2]))
  port.host?.wake('receive')
  expect([...(await first).data, ...(await second).data]).toEqual([1, 2])
  await mailbox.close()
})

test('a port is armed for as many receives as wait, and for none when they are served', async () => {
  const port = new ScriptedPort()
  const mailbox = await indirect('armed', scripted(port))
  const [first, second] = [mailbox.receive(), mailbox.receive()]
  expect(port.armed.receive).toBe(2)
  port.messages.push(new Uint8Array([1]))
  port.host?.wake('receive')
  await first
  expect(port.armed.receive).toBe(1)
  port.messages.push(new Uint8Array([2]))
  port.host?.wake('receive')
  await second
  expect(port.armed.receive).toBe(0)
  await mailbox.close()
})

test('what was sent before the end of the other side is received after it, then the port is closed', async () => {
  const port = new ScriptedPort()
  const mailbox = await indirect('ended', scripted(port))
  port.messages.push(new Uint8Array([1]), new Uint8Array([2]))
  port.host?.ended('peer-died')
  expect((await mailbox.closed).reason).toBe('peer-died')
  expect([...(await mailbox.receive()).data]).toEqual([1])
  expect([...(mailbox.tryReceive()?.data ?? [])]).toEqual([2])
  expect(port.closes).toEqual([])
  await expect(mailbox.receive()).rejects.toMatchObject({ code: 'IPC_PEER_DIED' })
  expect(port.closes).toHaveLength(1)
  await expect(mailbox.send(new Uint8Array(1))).rejects.toMatchObject({ code: 'IPC_PEER_DIED' })
  await mailbox.close()
  expect(port.closes).toHaveLength(1)
})

test('C12: receiveMany with a codec ends though its sender is quicker, and so does a loop of them', async () => {
  class EndlessPort extends ScriptedPort {
    left = 1_000_000
    override tryReceive(): Uint8Array | undefined {
      return this.left-- > 0 ? new Uint8Array([0x31]) : undefined
    }
  }
  const port = new EndlessPort()
  const mailbox = await indirect('endless', scripted(port), { codec: json<number>() })
  let hasTurned = false
  setImmediate(() => {
    hasTurned = true
  })
  let received = 0
  while (!hasTurned) received += (await mailbox.receiveMany()).length
  expect(received).toBeGreaterThan(0)
  expect(port.left).toBeGreaterThan(0)
  await mailbox.close()
})

test('C12 C16 bad messages that come for ever, quicker than they are refused, let the event loop turn', async () => {
  const port = new ScriptedPort()
  const bad = new TextEncoder().encode('no JSON')
  let turned = false
  const end = performance.now() + 10_000
  port.tryReceive = () => {
    // A loop that never turns would hold this test for ever.
    if (performance.now() > end) throw new Error('the event loop did not turn in 10 s')
    return turned ? port.messages.shift() : bad
  }
  port.messages.push(new TextEncoder().encode('"good"'))
  let refused = 0
  const mailbox = await indirect('flood', scripted(port), {
    codec: json<string>(),
    onInvalid: () => {
      refused += 1
    },
  })
  setTimeout(() => {
    turned = true
  }, 20)
  expect((await mailbox.receive()).data).toBe('good')
  expect(mailbox.stats().invalid).toBe(refused)
  expect(refused).toBeGreaterThan(0)
  await mailbox.close()
})
