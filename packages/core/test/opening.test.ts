import { indirect, publish, subscribe } from '@ipc/core'
import { definitionOf, defineMechanism, linkOpener } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'
import { ScriptedPort, scripted } from './support/scripted-port.js'

/** A mechanism during whose every open the signal aborts. */
function abortedWhile(port: ScriptedPort, abort: AbortController) {
  const { traits, adapter } = definitionOf(scripted(port))
  const open = async (): Promise<ScriptedPort> => {
    abort.abort()
    return port
  }
  return defineMechanism({
    name: 'scripted',
    traits: { ...traits, mailbox: { ...traits.mailbox, publishes: true } },
    adapter: { ...adapter, openMailbox: open, openPublisher: open, openSubscriber: open },
  })
}

test.each([
  ['indirect', indirect],
  ['publish', publish],
  ['subscribe', subscribe],
])('%s whose signal aborts while the object is made closes it and rejects', async (_, open) => {
  const port = new ScriptedPort()
  const abort = new AbortController()
  const opening = open('late', abortedWhile(port, abort), { signal: abort.signal })
  await expect(opening).rejects.toMatchObject({ code: 'IPC_ABORTED' })
  expect(port.closes).toEqual([0])
})

test('a link over a port has its options checked before there is a port', async () => {
  const { traits } = scripted(new ScriptedPort())
  const about = { name: 'one', mechanismName: 'scripted', traits: traits.link }
  expect(() => linkOpener(about, { maxMessageBytes: -1 })).toThrow(RangeError)
  expect(() => linkOpener(about, { maxMessageBytes: 1_001 })).toThrow(
    expect.objectContaining({ code: 'IPC_LIMIT' }),
  )
  expect(() => linkOpener(about, { signal: AbortSignal.abort() })).toThrow(
    expect.objectContaining({ code: 'IPC_ABORTED' }),
  )
})

test('a link whose signal aborted before its port was there closes at once', async () => {
  const { traits } = scripted(new ScriptedPort())
  const abort = new AbortController()
  const about = { name: 'one', mechanismName: 'scripted', traits: traits.link }
  const open = linkOpener(about, { signal: abort.signal })
  abort.abort()
  const port = Object.assign(new ScriptedPort(), { peer: 'other', identity: {} })
  const link = open(port)
  expect((await link.closed).reason).toBe('closed')
  expect(port.closes).toHaveLength(1)
  expect(() => link.trySend(new Uint8Array(1))).toThrow(expect.objectContaining({ code: 'IPC_CLOSED' }))
})
