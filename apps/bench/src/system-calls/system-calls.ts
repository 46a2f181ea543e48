import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Theatre } from '../cast/theatre.js'
import type { Ours } from '../contestant.js'
import { totalCalls } from './total-calls.js'

const FEW_SLICES = 2
const MORE_SLICES = 6

/**
 * System calls of all processes for one message, counted by strace: what some more slices add, so that starting,
 * compiling and ending do not count.
 */
export async function systemCallsAMessage(
  theatre: Theatre,
  contestant: Ours,
  sliceMs: number,
): Promise<number> {
  const few = await count(theatre, contestant, sliceMs, FEW_SLICES)
  const more = await count(theatre, contestant, sliceMs, FEW_SLICES + MORE_SLICES)
  return Math.max(0, more.calls - few.calls) / (more.messages - few.messages)
}

async function count(theatre: Theatre, contestant: Ours, sliceMs: number, slices: number) {
  const folder = await mkdtemp(join(tmpdir(), 'ipc-bench-calls-'))
  try {
    const cast = await theatre.cast(contestant, () => [
      'strace',
      '-f',
      '-c',
      '-o',
      join(folder, randomUUID()),
    ])
    let messages = 0
    try {
      for (let slice = 0; slice < slices; slice += 1) messages += (await cast.slice(sliceMs)).messages
    } finally {
      // strace writes its counts when its program ends.
      await cast.end()
    }
    const tables = await Promise.all(
      (await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')),
    )
    return { messages, calls: tables.reduce((sum, table) => sum + totalCalls(table), 0) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
