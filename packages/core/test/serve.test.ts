import { serve } from '@ipc/core'
import { FrameKind, linkOpener } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'
import { ScriptedLinkPort, textOf, turns } from './support/scripted-party.js'
import { traits } from './support/scripted-port.js'

const outcome = (call: Promise<unknown>) => call.catch((error: unknown) => error)

function newLink() {
  const port = new ScriptedLinkPort('Q')
  const link = linkOpener({ name: 'P', mechanismName: 'scripted', traits })(port)
  const arrives = (kind: number, correlation: number, text = '') => {
    port.deliver(text, { kind, correlation })
    port.host?.wake('receive')
  }
  const replies = () => port.sent.map(({ correlation, text }) => [correlation, text])
  return { port, link, arrives, replies }
}

test('serving a link ends with a close of it, though its party goes on', async () => {
  const { link } = newLink()
  const serving = serve(link, (data) => data)
  await turns()
  await link.close()
  expect(await serving).toBeUndefined()
})

test('an abort between two requests ends serving; the request that had come is answered', async () => {
  const { link, arrives, replies } = newLink()
  const controller = new AbortController()
  const serving = outcome(serve(link, (data) => data, { signal: controller.signal }))
  await turns()
  arrives(FrameKind.request, 1, 'ask')
  // Its call has ended by success: nobody listens to the signal now.
  controller.abort()
  expect(await serving).toMatchObject({ code: 'IPC_ABORTED' })
  await turns()
  expect(replies()).toEqual([[1, 'ask']])
  await link.close()
})

test('when serving has ended, requests stay in the port, which is let go', async () => {
  const { port, link, arrives } = newLink()
  const controller = new AbortController()
  const serving = outcome(serve(link, (data) => data, { signal: controller.signal }))
  await turns()
  expect(port.armed.receive).toBeGreaterThan(0)
  controller.abort()
  expect(await serving).toMatchObject({ code: 'IPC_ABORTED' })
  expect(port.armed.receive).toBe(0)
  arrives(FrameKind.request, 1)
  expect(port.incoming).toHaveLength(1)
  // The next one to serve finds it.
  const again = serve(link, (data) => data)
  await turns()
  expect(port.sent).toHaveLength(1)
  await link.close()
  await again
})

test('serving ends with the other side though plain messages are left, which can still be received', async () => {
  const { port, link } = newLink()
  const serving = serve(link, (data) => data)
  await turns()
  port.deliver('plain')
  port.host?.ended('peer-closed')
  expect(await serving).toBeUndefined()
  expect(textOf((await link.receive()).data)).toBe('plain')
  await link.close()
})

test('a request that had come before the other side’s end reaches who serves', async () => {
  const { port, link } = newLink()
  const asked: string[] = []
  const serving = serve(link, (data) => {
    asked.push(textOf(data))
    return data
  })
  await turns()
  port.deliver('last', { kind: FrameKind.request, correlation: 1 })
  port.host?.ended('peer-closed')
  expect(await serving).toBeUndefined()
  expect(asked).toEqual(['last'])
  await link.close()
})

test('a request that is given up while it is answered gets no reply; the next one gets its own', async () => {
  const { link, arrives, replies } = newLink()
  const answers: (() => void)[] = []
  const serving = serve(
    link,
    (data) => new Promise<Uint8Array>((resolve) => answers.push(() => resolve(data))),
  )
  arrives(FrameKind.request, 1, 'first')
  arrives(FrameKind.request, 2, 'second')
  await turns()
  expect(answers).toHaveLength(2)
  arrives(FrameKind.cancel, 1)
  for (const answer of answers) answer()
  await turns()
  expect(replies()).toEqual([[2, 'second']])
  await link.close()
  await serving
})

test('C20 a message that comes while requests are looked for is for the receive that waits', async () => {
  const { port, link } = newLink()
  const received = link.receive()
  const serving = serve(link, (data) => data)
  await turns()
  // One look for requests, one of the receive: then it comes, and the port has nothing left to tell.
  port.meanwhile = () => {
    port.meanwhile = () => port.deliver('plain')
  }
  port.host?.wake('receive')
  expect(port.incoming).toEqual([])
  expect(textOf((await received).data)).toBe('plain')
  await link.close()
  await serving
})
