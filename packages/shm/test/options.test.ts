import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { shm } from '../src/index.js'

describe('shm()', () => {
  test('takes no option that it does not know, and no value that makes no sense', () => {
    expect(() => shm({ spin: 1 } as never)).toThrow(TypeError)
    expect(() => shm('x' as never)).toThrow(TypeError)
    expect(() => shm({ backing: 'file' as never })).toThrow(TypeError)
    expect(() => shm({ spinMicroseconds: -1 })).toThrow(RangeError)
    expect(() => shm({ spinMicroseconds: Number.NaN })).toThrow(RangeError)
    expect(() => shm({ at: undefined, spinMicroseconds: undefined, backing: undefined })).not.toThrow()
  })

  test('its traits are frozen data', () => {
    const { traits } = shm()
    expect(Object.isFrozen(traits.mailbox)).toBe(true)
    expect(Object.isFrozen(traits.link.whenFull)).toBe(true)
    expect(traits.mailbox).toMatchObject({ senders: 'many', receivers: 'many', publishes: true, sync: true })
    expect(traits.link).toMatchObject({ duplex: 'full', noticesDeath: true, persistence: 'process' })
  })
})

// A mount of its own needs the right to make one; without it this case cannot be run, and says so by being skipped.
const canMount = spawnSync('unshare', ['-m', 'true']).status === 0

describe('a full /dev/shm', () => {
  ;(canMount ? test : test.skip)(
    'is IPC_LIMIT at open with the cure, leaves nothing, and smaller rings still open',
    () => {
      const mount = 'mount -t tmpfs -o size=400k none /dev/shm'
      const program = join(__dirname, 'programs/full-memory.mjs')
      const output = execFileSync('unshare', [
        '-m',
        'sh',
        '-c',
        `${mount} && exec "$0" "$1"`,
        process.execPath,
        program,
      ])
      expect(JSON.parse(output.toString())).toEqual({
        code: 'IPC_LIMIT',
        errno: -28,
        cure: true,
        left: [],
        smaller: true,
      })
    },
  )
})
