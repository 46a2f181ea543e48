import { direct, indirect, publish, request, serve, subscribe, unlink } from '@ipc/core'
import { memory } from '@ipc/memory'
import { expect, test } from '@jest/globals'
import { z } from 'zod'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)

test('C0 what is sent is received', async () => {
  const box = await indirect('smoke', memory(), { buffering: { capacity: 2 } })
  expect(box.trySend(bytes('a'))).toBe(true)
  await box.send(bytes('b'), { type: 7 })
  expect(box.trySend(bytes('c'))).toBe(false)
  const waiting = box.send(bytes('c'))
  expect((await box.receive({ type: 7 })).data).toEqual(bytes('b'))
  await waiting
  expect(text((await box.receive()).data)).toBe('a')
  const late = box.receive()
  await box.sendMany([bytes('d'), bytes('e'), bytes('f')].slice(0, 1))
  expect(text((await late).data)).toBe('c')
  expect(box.stats()).toMatchObject({ sent: 4, received: 3, queued: 1 })
  const iterated: string[] = []
  for await (const { data } of box) {
    iterated.push(text(data))
    break
  }
  expect(iterated).toEqual(['d'])
  expect(await unlink('smoke', memory())).toBe(true)
  expect(await unlink('smoke', memory())).toBe(false)
  const ended = box.receive()
  await box.close()
  await expect(ended).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  expect(await box.closed).toMatchObject({ reason: 'closed', undelivered: 0 })
})

test('C6 at capacity 0 there is no oldest message that could be dropped', async () => {
  const opening = indirect('nothing-held', memory(), { buffering: { capacity: 0, whenFull: 'drop-oldest' } })
  await expect(opening).rejects.toMatchObject({ code: 'IPC_NOT_SUPPORTED' })
})

test('C6 a rendezvous send resolves when a receiver has it', async () => {
  const box = await indirect('rendezvous', memory(), { buffering: { capacity: 0 } })
  expect(box.trySend(bytes('x'))).toBe(false)
  let sent = false
  const sending = box.send(bytes('y')).then(() => {
    sent = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(sent).toBe(false)
  expect(text(box.tryReceive()!.data)).toBe('y')
  await sending
  const receiving = box.receive()
  expect(box.trySend(bytes('z'))).toBe(true)
  expect(text((await receiving).data)).toBe('z')
  const typed = box.receive({ type: 3 })
  expect(box.trySend(bytes('no'), { type: 2 })).toBe(false)
  await box.send(bytes('yes'), { type: 3 })
  expect(text((await typed).data)).toBe('yes')
  await box.unlink()
  await box.close()
})

test('parties meet, requests are answered', async () => {
  const schema = z.object({ n: z.number() })
  const p = await direct('P', memory(), { schema })
  const linking = p.send('Q', { n: 1 })
  const q = await direct('Q', memory(), { schema })
  await linking
  expect(await q.receive()).toEqual({ data: { n: 1 }, type: 1, priority: 0, from: 'P' })
  const serving = serve(q, ({ n }) => ({ n: n + 1 }))
  const link = await p.link('Q')
  expect(await request(link, { n: 41 })).toEqual({ n: 42 })
  const waiting = p.receive('Q')
  await q.close()
  await expect(waiting).rejects.toMatchObject({ code: 'IPC_CLOSED' })
  await serving
  expect(await link.closed).toMatchObject({ reason: 'peer-closed' })
  await p.close()
})

test('every subscriber sees each message', async () => {
  const one = await subscribe('news', memory())
  const two = await subscribe('news', memory())
  const publisher = await publish('news', memory())
  await publisher.send(bytes('hello'))
  expect(await one.receive()).toEqual({ data: bytes('hello'), missed: 0 })
  expect(await two.receive()).toEqual({ data: bytes('hello'), missed: 0 })
  await Promise.all([one.close(), two.close(), publisher.close()])
})
