import { expect, it } from '@jest/globals'
import { readArguments } from '../src/arguments.js'
import { UsageError } from '../src/usage-error.js'

it('measures everything unless told otherwise', () => {
  expect(readArguments([])).toEqual({
    quick: false,
    growth: false,
    only: undefined,
    json: undefined,
    charts: undefined,
    compare: undefined,
  })
})

it('takes names of rows and beginnings of names', () => {
  expect(readArguments(['--quick', '--only', 'shm-try, sysv-mq']).only).toEqual([
    'shm-try',
    'sysv-mq-sync',
    'sysv-mq-sync-round-trip',
  ])
})

it('names the rows there are for one that is none', () => {
  expect(() => readArguments(['--only', 'shmm'])).toThrow(UsageError)
  expect(() => readArguments(['--only', 'shmm'])).toThrow(/no row 'shmm'.*shm-try/)
  expect(() => readArguments(['--only', ','])).toThrow(UsageError)
})

it('measures growth alone', () => {
  expect(readArguments(['--growth']).growth).toBe(true)
  expect(() => readArguments(['--growth', '--quick'])).toThrow(UsageError)
  expect(() => readArguments(['--growth', '--only', 'shm'])).toThrow(UsageError)
})

it('takes two files to compare', () => {
  expect(readArguments(['compare', 'old.json', 'new.json']).compare).toEqual(['old.json', 'new.json'])
})
