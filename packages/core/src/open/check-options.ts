import { z } from 'zod'
import { checkName } from '../names.js'
import type { ChannelOptions, Codecs, MailboxOptions, PartyOptions, Schemas } from '../types/options.js'

/** A whole number or Infinity; zod's own number refuses Infinity. Out of range is marked, to become a RangeError. */
const count = (least: number) =>
  z
    .custom<number>((value) => typeof value === 'number' && !Number.isNaN(value), 'must be a number')
    .refine((value) => value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value >= least), {
      error: `must be a whole number of ${least} or more, or Infinity`,
      params: { range: true },
    })

const functionOption = <T>() => z.custom<T>((value) => typeof value === 'function', 'must be a function')

const isSchema = (value: unknown): boolean =>
  (typeof value === 'object' || typeof value === 'function') && value !== null && '~standard' in value

const schema = z.custom<Schemas>((value) => {
  if (isSchema(value)) return true
  const { send, receive } = (value ?? {}) as { readonly send?: unknown; readonly receive?: unknown }
  return isSchema(send) && isSchema(receive)
}, 'must be a Standard Schema (zod, valibot, arktype …) or { send, receive } of two')

const codec = z.custom<NonNullable<Codecs>>((value) => {
  const candidate = value as Partial<NonNullable<Codecs>> | null
  return (
    typeof candidate?.name === 'string' &&
    typeof candidate.encode === 'function' &&
    typeof candidate.decode === 'function'
  )
}, 'must be a codec: { name, encode, decode }, such as json() or structured()')

const signal = z.custom<AbortSignal>(
  (value) => typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value,
  'must be an AbortSignal',
)

const channelShape = {
  schema: schema.optional(),
  codec: codec.optional(),
  buffering: z
    .strictObject({
      capacity: count(0).optional(),
      bytes: count(1).optional(),
      whenFull: z.enum(['wait', 'reject', 'drop-incoming', 'drop-oldest']).optional(),
    })
    .optional(),
  maxMessageBytes: count(1).optional(),
  namespace: z.string().optional(),
  onInvalid: functionOption<NonNullable<ChannelOptions<Schemas, Codecs>['onInvalid']>>().optional(),
  signal: signal.optional(),
}

const mailboxOptions = z.strictObject({
  ...channelShape,
  create: z.enum(['if-missing', 'exclusive', 'never']).optional(),
  mode: z
    .number()
    .int()
    .refine((mode) => mode >= 0 && mode <= 0o777, { error: 'must be 0 to 0o777', params: { range: true } })
    .optional(),
  removeOnLastClose: z.boolean().optional(),
})
const partyOptions = z.strictObject({
  ...channelShape,
  accept: functionOption<NonNullable<PartyOptions<Schemas, Codecs>['accept']>>().optional(),
})
const publishOptions = z.strictObject({ ...channelShape, whenBehind: z.enum(['wait', 'skip']).optional() })
const subscribeOptions = z.strictObject(channelShape)

export type CheckedMailboxOptions = Readonly<MailboxOptions<Schemas, Codecs>>
export type CheckedPartyOptions = Readonly<PartyOptions<Schemas, Codecs>>
export type CheckedChannelOptions = Readonly<ChannelOptions<Schemas, Codecs>>
export type CheckedPublishOptions = CheckedChannelOptions & {
  readonly whenBehind?: 'wait' | 'skip' | undefined
}

/** Each checks once, at open, strictly; the result is a frozen copy. Throws TypeError or RangeError naming the option. */
export const checkMailboxOptions = (options: unknown): CheckedMailboxOptions => check(mailboxOptions, options)
export const checkPartyOptions = (options: unknown): CheckedPartyOptions => check(partyOptions, options)
export const checkPublishOptions = (options: unknown): CheckedPublishOptions => check(publishOptions, options)
export const checkSubscribeOptions = (options: unknown): CheckedChannelOptions =>
  check(subscribeOptions, options)

function check<T extends { readonly namespace?: string | undefined }>(
  shape: { safeParse(value: unknown): z.ZodSafeParseResult<T> },
  options: unknown,
): Readonly<T> {
  const result = shape.safeParse(options ?? {})
  if (!result.success) {
    const issue = result.error.issues[0] as z.core.$ZodIssue
    const path = issue.path.join('.')
    const message =
      path === '' ? `options: ${issue.message}` : `option ${path} ${decapitalize(issue.message)}`
    const range = issue.code === 'custom' && issue.params?.range === true
    throw range ? new RangeError(message) : new TypeError(message)
  }
  if (result.data.namespace !== undefined) checkName(result.data.namespace, 'namespace', 64)
  return Object.freeze(result.data)
}

function decapitalize(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
