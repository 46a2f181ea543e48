import type { InputFile } from './input-file.js'
import type { MechanismName } from './mechanisms.js'
import { startNatsServer } from './nats-server.js'
import type { Progress } from './progress.js'
import { failedRow, type Row, rowOf } from './row.js'
import { runTask } from './run-task.js'
import { addressings, makeTask, type Task } from './task.js'

export interface Visit {
  readonly row: Row
  /** What went wrong, as one line; undefined when all was well. */
  readonly failure: string | undefined
}

/** Visits the mechanisms one after the other. A failure stops only its own row; `interrupted` stops all. */
export async function tour(
  mechanisms: readonly MechanismName[],
  file: InputFile,
  progress: Progress,
  interrupted: AbortSignal,
): Promise<Visit[]> {
  const visits: Visit[] = []
  for (const mechanism of mechanisms) {
    const endServer = mechanism === 'nats' ? await startNatsServer() : undefined
    try {
      for (const addressing of addressings) {
        visits.push(await visit(makeTask(mechanism, addressing, file.bytes), file, progress, interrupted))
        interrupted.throwIfAborted()
      }
    } finally {
      await endServer?.()
    }
  }
  return visits
}

async function visit(
  task: Task,
  file: InputFile,
  progress: Progress,
  interrupted: AbortSignal,
): Promise<Visit> {
  try {
    const measured = await runTask(task, file, interrupted, progress.begin(task))
    return { row: rowOf(task, measured), failure: undefined }
  } catch (error) {
    return {
      row: failedRow(task),
      failure: `${task.mechanism}, ${task.addressing}: ${(error as Error).message}`,
    }
  }
}
