import { toWeb } from '@ipc/core'
import { linkOpener } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'
import { ScriptedLinkPort, textOf, turns } from './support/scripted-party.js'
import { traits } from './support/scripted-port.js'

const one = Uint8Array.of(1)

function newStreams() {
  const port = new ScriptedLinkPort('Q')
  const link = linkOpener({ name: 'P', mechanismName: 'scripted', traits })(port)
  const { readable, writable } = toWeb(link)
  return { port, link, readable, writable }
}

test('each read takes one message; the end of the other side ends the stream behind the last', async () => {
  const { port, readable } = newStreams()
  for (const text of ['first', 'second']) port.deliver(text)
  await turns()
  expect(port.incoming).toHaveLength(2)
  const reader = readable.getReader()
  expect(textOf((await reader.read()).value)).toBe('first')
  await turns()
  expect(port.incoming).toHaveLength(1)
  port.host?.ended('peer-closed')
  expect(textOf((await reader.read()).value)).toBe('second')
  expect((await reader.read()).done).toBe(true)
})

test('a peer’s death is an error of the stream', async () => {
  const { port, readable } = newStreams()
  const reading = readable.getReader().read()
  port.host?.ended('peer-died')
  await expect(reading).rejects.toMatchObject({ code: 'IPC_PEER_DIED' })
})

test('a write waits for room, and fails when the channel does', async () => {
  const { port, link, writable } = newStreams()
  port.room = 1
  const writer = writable.getWriter()
  await writer.write(one)
  let written = false
  const second = writer.write(one).then(() => {
    written = true
  })
  await turns()
  expect(written).toBe(false)
  port.room = 2
  port.host?.wake('send')
  await second
  expect(port.sent).toHaveLength(2)
  await link.close()
  await expect(writer.write(one)).rejects.toMatchObject({ code: 'IPC_CLOSED' })
})

test.each([
  ['closing the writable side', ({ writable }: Streams) => writable.close()],
  ['aborting the writable side', ({ writable }: Streams) => writable.abort(new Error('no more'))],
  ['cancelling the readable side', ({ readable }: Streams) => readable.cancel()],
])('%s closes the channel', async (_, end) => {
  const streams = newStreams()
  await end(streams)
  expect((await streams.link.closed).reason).toBe('closed')
  expect(streams.port.closes).toHaveLength(1)
})

type Streams = ReturnType<typeof newStreams>
