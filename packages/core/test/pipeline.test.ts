import { runInNewContext } from 'node:vm'
import { json, structured } from '@ipc/core'
import { afterEach, expect, jest, test } from '@jest/globals'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { z } from 'zod'
import { Pipeline } from '../src/codec/pipeline.js'

const typed = (schema: z.ZodType, codec = json()): Pipeline<unknown, unknown> =>
  new Pipeline(codec, schema, schema)

afterEach(() => {
  jest.restoreAllMocks()
})

test('bytes pass through untouched, the very same array', () => {
  const pipeline = new Pipeline<Uint8Array, Uint8Array>(undefined, undefined, undefined)
  const bytes = Uint8Array.of(1, 2)
  expect(pipeline.encode(bytes)).toBe(bytes)
  expect(pipeline.decode(bytes)).toBe(bytes)
  expect(pipeline.codecName).toBe('bytes')
  expect([pipeline.passesBytes, typed(z.string()).passesBytes]).toEqual([true, false])
})

test('a schema of either side makes it JSON, unless a codec is given', () => {
  const schema = z.number()
  for (const [send, receive, codec, name] of [
    [schema, undefined, undefined, 'json'],
    [undefined, schema, undefined, 'json'],
    [undefined, undefined, undefined, 'bytes'],
    [schema, schema, structured(), 'structured'],
  ] as const) {
    expect(new Pipeline(codec, send, receive).codecName).toBe(name)
  }
})

test('bytes of another realm are bytes; anything else is a TypeError with the cure', () => {
  const pipeline = new Pipeline<unknown, unknown>(undefined, undefined, undefined)
  expect(pipeline.encode(runInNewContext('new Uint8Array(2)'))).toHaveLength(2)
  for (const bad of ['text', null, 1, new Uint16Array(1), [1]]) {
    expect(() => pipeline.encode(bad)).toThrow(/codec: json\(\)/)
    expect(() => pipeline.encode(bad)).toThrow(bad === null ? /not null/ : `not ${typeof bad}`)
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

/** A schema whose answers are given in turn. */
function answering(...answers: ReturnType<StandardSchemaV1<unknown>['~standard']['validate']>[]) {
  const asked: unknown[] = []
  const validate = (value: unknown) => {
    asked.push(value)
    return answers[asked.length - 1] ?? { value }
  }
  const schema: StandardSchemaV1<unknown> = { '~standard': { version: 1, vendor: 'test', validate } }
  return { asked, pipeline: new Pipeline<unknown, unknown>(json(), schema, schema) }
}

test('only the first message that is sent is decoded and validated again', () => {
  const { asked, pipeline } = answering()
  for (const value of [1, 2, 3]) pipeline.encode(value)
  expect(asked).toEqual([1, 1, 2, 3])
})

test('one that does not survive its codec proves nothing: the next is tried again', () => {
  const { asked, pipeline } = answering({ value: 1 }, { issues: [{ message: 'no' }] })
  const invalid = expect.objectContaining({ code: 'IPC_INVALID_MESSAGE' })
  expect(() => pipeline.encode(1)).toThrow(invalid)
  pipeline.encode(2)
  pipeline.encode(3)
  expect(asked).toEqual([1, 1, 2, 2, 3])
})

test('a schema whose second answer rejects is no unhandled rejection', async () => {
  const stray: unknown[] = []
  const observe = (error: unknown) => stray.push(error)
  process.on('unhandledRejection', observe)
  const { pipeline } = answering({ value: 1 }, Promise.reject(new Error('too late')))
  expect(pipeline.encode(1)).toHaveLength(1)
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
  process.off('unhandledRejection', observe)
  expect(stray).toEqual([])
})

test('an invalid message says where each issue is', () => {
  const issues = [
    { message: 'too big', path: ['list', { key: 2 }, 'size'] },
    { message: 'unknown' },
    { message: 'empty', path: [] },
  ]
  const { pipeline } = answering({ issues })
  expect(() => pipeline.encode(1)).toThrow(
    expect.objectContaining({
      code: 'IPC_INVALID_MESSAGE',
      cause: issues,
      message: expect.stringMatching(/list\.2\.size: too big; unknown; empty$/),
    }),
  )
})

test('structured() needs node:v8', () => {
  jest.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined as never)
  expect(() => structured()).toThrow(expect.objectContaining({ code: 'IPC_NOT_SUPPORTED' }))
})
