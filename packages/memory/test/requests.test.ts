import { direct, request, serve } from '@ipc/core'
import { memory } from '@ipc/memory'
import { uniqueName } from '@ipc/testkit'
import { expect, test } from '@jest/globals'

test('C12 requests that are answered at once, one after the other, let the event loop turn', async () => {
  const [asks, answers] = [uniqueName('asks'), uniqueName('answers')]
  const [first, second] = [await direct(asks, memory()), await direct(answers, memory())]
  const serving = serve(second, (data: Uint8Array) => data)
  const link = await first.link(answers)
  let turned = false
  setTimeout(() => {
    turned = true
  }, 20)
  const end = performance.now() + 10_000
  for (let index = 0; !turned && performance.now() < end; index++) {
    const answer = await request(link, Uint8Array.of(index & 255))
    expect(answer[0]).toBe(index & 255)
  }
  expect(turned).toBe(true)
  await first.close()
  await second.close()
  await serving
})

test('C3 more requests at once than are kept aside are all answered', async () => {
  const [asks, answers] = [uniqueName('asks'), uniqueName('answers')]
  const [first, second] = [await direct(asks, memory()), await direct(answers, memory())]
  const link = await first.link(answers)
  const waiting = Array.from({ length: 900 }, (_, index) => request(link, Uint8Array.of(index & 255)))
  const serving = serve(second, (data: Uint8Array) => data)
  const found = await Promise.all(waiting)
  expect(found.map(([byte]) => byte)).toEqual(Array.from({ length: 900 }, (_, index) => index & 255))
  await first.close()
  await second.close()
  await serving
})

test('an answer that is too long for the link, and so is what it says of it, rejects the request', async () => {
  const [asks, answers] = [uniqueName('asks'), uniqueName('answers')]
  const options = { maxMessageBytes: 40 }
  const [first, second] = [await direct(asks, memory(), options), await direct(answers, memory(), options)]
  const serving = serve(second, ([bytes]: Uint8Array) => new Uint8Array(bytes ?? 0))
  const link = await first.link(answers)
  await expect(request(link, Uint8Array.of(41))).rejects.toThrow(
    `'${answers}' could not answer: the message has 41 bytes and`,
  )
  expect(await request(link, Uint8Array.of(40))).toHaveLength(40)
  await first.close()
  await second.close()
  await serving
})

test('C17 a request behind more plain messages than are kept aside is answered as soon as one of them is received', async () => {
  const [asks, answers] = [uniqueName('asks'), uniqueName('answers')]
  const [first, second] = [await direct(asks, memory()), await direct(answers, memory())]
  const serving = serve(second, (data: Uint8Array) => data)
  const link = await first.link(answers)
  for (let sent = 0; sent < 1_030; sent++) await link.send(Uint8Array.of(0))
  const asked = request(link, Uint8Array.of(7))
  // The last makes room for what lies before the request, and nobody receives any more.
  for (let received = 0; received < 7; received++) await second.receive()
  expect([...(await asked)]).toEqual([7])
  await first.close()
  await second.close()
  await serving
})
