import { fstatSync } from 'node:fs'
import { IpcError, indirect } from '@ipc/core'
import { close, Mapping, O, shmOpen } from '@ipc/ffi'
import { uniqueName } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { shm } from '../src/index.js'
import { RING, SEGMENT, SLOT, SLOT_COUNT } from '../src/layout/structures.js'

const RECORDS = SEGMENT.size + RING.size + SLOT_COUNT * SLOT.size

/** The same numbers each time, so that a failure can be looked at. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return state
  }
}

function mapObject(address: string): Mapping {
  const fd = shmOpen(address.slice('/dev/shm'.length), O.RDWR)
  const mapping = Mapping.map(fd, fstatSync(fd).size)
  close(fd)
  return mapping
}

/** A number that is wrong in one of the ways that matter. */
function wrongNumber(random: () => number, there: number): number {
  const kind = (random() >>> 8) % 5
  if (kind === 0) return random()
  if (kind === 1) return there ^ (1 << ((random() >>> 8) % 32))
  if (kind === 2) return [0, -1, 0x7fffffff, -0x80000000][(random() >>> 8) % 4] as number
  if (kind === 3) return there + 8
  return (random() >>> 8) % 5000
}

/** Every call gives its result or says IPC_CORRUPT. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    if (IpcError.is(error, 'IPC_CORRUPT')) return undefined
    throw error
  }
}

describe('C16 whatever another program writes into a mailbox', () => {
  test('the ring and its records: a message or IPC_CORRUPT, never more bytes than a message may have', async () => {
    const random = randomNumbers(1)
    const name = uniqueName('corrupted')
    for (let round = 0; round < 300; round++) {
      const options = { buffering: { bytes: 2048 }, removeOnLastClose: true }
      const mailbox = await indirect(name, shm(), options)
      const mapping = mapObject(mailbox.address)
      const words = mapping.int32
      for (let step = 0; step < 20; step++) {
        attempt(() => mailbox.trySend(new Uint8Array((random() >>> 8) % 600)))
        if (step % 3 === 0) attempt(() => mailbox.tryReceive())
      }
      for (let step = 0; step < 10; step++) {
        const inControl = (random() >>> 8) % 2 === 0
        const base = inControl ? SEGMENT.size : RECORDS
        const index = base / 4 + ((random() >>> 8) % ((inControl ? RING.size : 2048) / 4))
        words[index] = wrongNumber(random, words[index] as number)
        attempt(() => mailbox.trySend(new Uint8Array((random() >>> 8) % 600)))
        for (let look = 0; look < 3; look++) {
          const message = attempt(() => mailbox.tryReceive())
          expect(message?.data.length ?? 0).toBeLessThanOrEqual(1024)
        }
        attempt(() =>
          mailbox.tryReadMany((_bytes, _offset, length) => expect(length).toBeLessThanOrEqual(1024), {
            max: 100,
          }),
        )
        attempt(() => mailbox.tryClaim(50)?.commit(10))
        attempt(() => mailbox.stats())
      }
      mapping.close()
      await mailbox.close()
    }
  }, 60_000)

  test('the header: an open gives a mailbox or an error that says what is wrong', async () => {
    const random = randomNumbers(2)
    const name = uniqueName('corrupted header')
    const codes = new Set<string>()
    for (let round = 0; round < 500; round++) {
      const mailbox = await indirect(name, shm())
      const mapping = mapObject(mailbox.address)
      const index = (random() >>> 8) % (SEGMENT.size / 4)
      mapping.int32[index] = wrongNumber(random, mapping.int32[index] as number)
      try {
        const other = await indirect(name, shm())
        await other.close()
      } catch (error) {
        if (!IpcError.is(error)) throw error
        codes.add(error.code)
      }
      mapping.close()
      await mailbox.unlink()
      await mailbox.close()
    }
    const allowed = ['IPC_CORRUPT', 'IPC_VERSION', 'IPC_MISMATCH']
    expect([...codes].filter((code) => !allowed.includes(code))).toEqual([])
    expect(codes.size).toBe(allowed.length)
  }, 60_000)
})
