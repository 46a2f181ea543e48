import type { StandardSchemaV1 } from '@standard-schema/spec'

export interface Job {
  readonly id: number
}

type Result = StandardSchemaV1.Result<Job>

function standard(validate: (value: unknown) => Result | Promise<Result>): StandardSchemaV1<Job, Job> {
  return { '~standard': { version: 1, vendor: 'ipc-conformance', validate } }
}

function isJob(value: unknown): value is Job {
  return typeof value === 'object' && value !== null && typeof (value as Job).id === 'number'
}

function job(value: unknown): Result {
  return isJob(value) ? { value } : { issues: [{ message: 'id is not a number', path: ['id'] }] }
}

/** Schemas made by hand after the Standard Schema specification, by name: a name can be told to another process. */
export const SCHEMAS = {
  /** { id: number } */
  job: standard(job),
  /** The same, answering with a promise. */
  'job-promise': standard((value) => Promise.resolve(job(value))),
  /** Adds one to the id: shows on which side, and how often, a value is transformed. */
  'job-plus-one': standard((value) => (isJob(value) ? { value: { id: value.id + 1 } } : job(value))),
  /** { id: Date }, which JSON does not give back. */
  'job-date': standard((value) =>
    (value as { id?: unknown } | null)?.id instanceof Date
      ? { value: value as Job }
      : { issues: [{ message: 'id is not a Date', path: ['id'] }] },
  ),
} as const

export type SchemaName = keyof typeof SCHEMAS
