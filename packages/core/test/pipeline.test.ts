import { runInNewContext } from 'node:vm'
import { json, structured } from '@ipc/core'
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { Pipeline } from '../src/codec/pipeline.js'

const typed = (schema: z.ZodType, codec = json()): Pipeline<unknown, unknown> =>
  new Pipeline(codec, schema, schema)

test('bytes pass through untouched, the very same array', () => {
  const pipeline = new Pipeline<Uint8Array, Uint8Array>(undefined, undefined, undefined)
  const bytes = Uint8Array.of(1, 2)
  expect(pipeline.encode(bytes)).toBe(bytes)
  expect(pipeline.decode(bytes)).toBe(bytes)
  expect(pipeline.codecName).toBe('bytes')
})

test('bytes of another realm are bytes; anything else is a TypeError with the cure', () => {
  const pipeline = new Pipeline<unknown, unknown>(undefined, undefined, undefined)
  expect(pipeline.encode(runInNewContext('new Uint8Array(2)'))).toHaveLength(2)
  for (const bad of ['text', null, 1, new Uint16Array(1), [1]]) {
    expect(() => pipeline.encode(bad)).toThrow(/codec: json\(\)/)
  }
})

test('validates on both sides and transforms on the receiving side only', () => {
  const pipeline = typed(z.object({ id: z.string().transform(Number) }))
  const bytes = pipeline.encode({ id: '7' })
  expect(new TextDecoder().decode(bytes)).toBe('{"id":"7"}')
  expect(pipeline.decode(bytes)).toEqual({ id: 7 })
  expect(() => pipeline.encode({ id: 7 })).toThrow(expect.objectContaining({ code: 'IPC_INVALID_MESSAGE' }))
  expect(() => pipeline.decode(new TextEncoder().encode('{"id":7}'))).toThrow(
    expect.objectContaining({ code: 'IPC_INVALID_MESSAGE', message: expect.stringContaining('id') }),
  )
})

test('a schema that does not survive its codec fails at the first send, with the cure', () => {
  // Not z.date(): jest runs tests in a realm of their own, whose Date is not the one that v8 makes.
  const isDate = (value: unknown): boolean => Object.prototype.toString.call(value) === '[object Date]'
  const schema = z.object({ at: z.custom(isDate) })
  expect(() => typed(schema).encode({ at: new Date() })).toThrow(/structured\(\)/)
  const survives = typed(schema, structured())
  expect(survives.decode(survives.encode({ at: new Date(5) }))).toMatchObject({ at: expect.anything() })
})

test('a schema that answers with a promise is a TypeError at once and awaited otherwise', async () => {
  const pipeline = typed(z.string().refine(async (value) => value !== 'bad'))
  expect(() => pipeline.encode('x')).toThrow(TypeError)
  const bytes = await pipeline.encodeLater('x')
  expect(() => pipeline.decode(bytes)).toThrow(TypeError)
  expect(await pipeline.decodeLater(bytes)).toBe('x')
  await expect(Promise.resolve(pipeline.encodeLater('bad'))).rejects.toMatchObject({
    code: 'IPC_INVALID_MESSAGE',
  })
  expect(pipeline.schemaAnswersLater).toBe(true)
})

test.each([undefined, () => {}, 10n])('JSON has no form for %p: IPC_INVALID_MESSAGE', (value) => {
  const pipeline = new Pipeline<unknown, unknown>(json(), undefined, undefined)
  expect(() => pipeline.encode(value)).toThrow(expect.objectContaining({ code: 'IPC_INVALID_MESSAGE' }))
})

test('bytes that are no JSON, or no UTF-8, are IPC_INVALID_MESSAGE', () => {
  const pipeline = new Pipeline<unknown, unknown>(json(), undefined, undefined)
  for (const bytes of [Uint8Array.of(0x7b), Uint8Array.of(0xff, 0xfe), new Uint8Array(0)]) {
    expect(() => pipeline.decode(bytes)).toThrow(expect.objectContaining({ code: 'IPC_INVALID_MESSAGE' }))
  }
})

test('a schema that throws, or whose promise rejects, is IPC_INVALID_MESSAGE on both sides', async () => {
  const cause = new RangeError('no opinion')
  const answers = {
    throws: () => {
      throw cause
    },
    rejects: () => Promise.reject(cause),
  }
  for (const validate of Object.values(answers)) {
    const schema = { '~standard': { version: 1 as const, vendor: 'test', validate } }
    const pipeline = new Pipeline<unknown, unknown>(json(), schema, schema)
    const wanted = { code: 'IPC_INVALID_MESSAGE', cause, message: expect.stringContaining('no opinion') }
    await expect((async () => pipeline.encodeLater(1))()).rejects.toMatchObject(wanted)
    await expect((async () => pipeline.decodeLater(Uint8Array.of(0x31)))()).rejects.toMatchObject(wanted)
  }
})

test('a codec that cannot read what it wrote fails at the first send', () => {
  const codec = {
    name: 'one-way',
    encode: () => Uint8Array.of(1),
    decode: () => {
      throw new Error('lost')
    },
  }
  const pipeline = new Pipeline<unknown, unknown>(codec, z.number(), z.number())
  expect(() => pipeline.encode(1)).toThrow(
    expect.objectContaining({ code: 'IPC_INVALID_MESSAGE', message: expect.stringContaining('one-way') }),
  )
})
