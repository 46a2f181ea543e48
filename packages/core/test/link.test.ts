import { IpcError, request } from '@ipc/core'
import { FrameKind } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'
import { scriptedParty, textFrom, textOf, turns } from './support/scripted-party.js'

const one = Uint8Array.of(1)
const outcome = (call: Promise<unknown>) => call.catch((error: unknown) => error)

async function linked() {
  const { party, port: mechanism } = await scriptedParty()
  const port = mechanism.linked('Q')
  return { party, mechanism, port, link: await party.link('Q') }
}

test('a link that ends leaves those who receive from another link, or from anybody', async () => {
  const { party, mechanism, port, link } = await linked()
  const other = mechanism.linked('R')
  const [ended, goesOn, anybody] = [
    outcome(link.receive()),
    (await party.link('R')).receive(),
    party.receive(),
  ]
  port.host?.ended('peer-closed')
  expect(await ended).toMatchObject({ code: 'IPC_CLOSED' })
  for (const text of ['first', 'second']) other.deliver(text)
  other.host?.wake('receive')
  expect([await textFrom(goesOn), await textFrom(anybody)]).toEqual(['first', 'second'])
  await party.close()
})

test('C8 a close takes nothing more from the port, also where a reply is waited for', async () => {
  const { party, port, link } = await linked()
  const asked = outcome(request(link, one))
  await turns()
  port.deliver('nobody receives it')
  await link.close()
  expect(await asked).toMatchObject({ code: 'IPC_CLOSED' })
  expect(port.incoming).toHaveLength(1)
  await party.close()
})

test('a reply that had come before the other side’s end reaches its request', async () => {
  const { party, port, link } = await linked()
  const asked = request(link, one)
  await turns()
  port.deliver('answer', { kind: FrameKind.reply, correlation: 1 })
  port.host?.ended('peer-died')
  expect(textOf(await asked)).toBe('answer')
  await party.close()
})

test('C16 what the port throws when it is woken ends the requests that wait', async () => {
  const { party, port, link } = await linked()
  const asked = outcome(request(link, one))
  await turns()
  const corrupt = new IpcError('IPC_CORRUPT', 'it gave rubbish')
  port.tryReceive = () => {
    throw corrupt
  }
  port.host?.wake('receive')
  expect(await asked).toBe(corrupt)
  await party.close()
})

test('C17 a reply behind more messages than are kept aside is read as soon as there is room, unless it closes', async () => {
  for (const closes of [false, true]) {
    const { party, port, link } = await linked()
    const asked = outcome(request(link, one))
    await turns()
    for (let message = 0; message < 1_030; message++) port.deliver('plain')
    port.deliver('answer', { kind: FrameKind.reply, correlation: 1 })
    port.host?.wake('receive')
    expect(port.incoming).toHaveLength(7)
    for (let received = 0; received < 6; received++) await link.receive()
    await turns()
    expect(port.incoming).toHaveLength(1)
    // The last room that it needs.
    link.tryReceive()
    if (closes) {
      await link.close()
      expect(await asked).toMatchObject({ code: 'IPC_CLOSED' })
      expect(port.incoming).toHaveLength(1)
    } else expect(textOf((await asked) as Uint8Array)).toBe('answer')
    await party.close()
  }
})

test('its insides are not seen by those who list what it has', async () => {
  const { party, link } = await linked()
  expect(Object.prototype.propertyIsEnumerable.call(link, Symbol.for('@ipc/link'))).toBe(false)
  await party.close()
})

test.each([[undefined], [null], [{}]])('a request on %p is told that it needs a link', async (link) => {
  await expect(request(link as never, one)).rejects.toThrow(
    new TypeError('this needs a link: what party.link(peer) gives'),
  )
})
