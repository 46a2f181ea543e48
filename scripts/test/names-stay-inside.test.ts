import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { direct, indirect, type Mechanism, unlink } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { fifo } from '@ipc/pipe'
import { shm } from '@ipc/shm'
import { tcp, unix } from '@ipc/socket'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ownRuntimeDirectory } from './support/two-users.js'

const factories = { shm, fifo, sysvMq, posixMq, unix, tcp } as unknown as Record<string, () => Mechanism>
const refused = [
  '',
  '.',
  '..',
  '../up',
  '/absolute',
  'a/b',
  'a\\b',
  'nul\0',
  'nüll',
  'a b',
  '\n',
  'x'.repeat(201),
]
const odd = ['...', '..a', '-rf', '.hidden', '_', '.'.repeat(200)]

describe.each(Object.keys(factories))('names given to %s', (factory) => {
  const make = factories[factory]!
  let runtime: ReturnType<typeof ownRuntimeDirectory>
  beforeAll(() => {
    runtime = ownRuntimeDirectory()
  })
  afterAll(() => runtime.restore())

  it('are refused when they could mean a path, before anything is made', async () => {
    for (const name of refused) {
      await expect(indirect(name, make())).rejects.toThrow(TypeError)
      await expect(direct(name, make())).rejects.toThrow(TypeError)
      await expect(unlink(name, make())).rejects.toThrow(TypeError)
      if (name !== '') {
        await expect(indirect('jobs', make(), { namespace: name })).rejects.toThrow(TypeError)
      }
    }
    expect(readdirSync(runtime.path)).toEqual([])
  })

  it('become hashes of one length: whatever is made lies in the runtime directory or is a name of ours', async () => {
    for (const name of odd) {
      const mailbox = await indirect(name, make())
      const party = await direct(name, make())
      const files = readdirSync(runtime.path)
      expect(files.filter((file) => !/^ipc-[0-9a-f]{24}\./.test(file))).toEqual([])
      for (const address of [mailbox.address, party.address]) {
        expect(address.includes(name) && name.length > 1).toBe(false)
        if (address.startsWith('/') && factory !== 'posixMq')
          expect([runtime.path, '/dev/shm']).toContain(dirname(address))
      }
      await mailbox.unlink()
      await Promise.all([mailbox.close(), party.close()])
      expect(readdirSync(dirname(runtime.path)).includes(name)).toBe(false)
    }
  })
})
