import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until, withWatchdog } from '@ipc/testkit'
import { type Ended, type Program, startProgram } from './program.js'

// A tour of all takes seconds; on a machine with much else to do, many of them.
export const LONGEST_MS = 100_000

const program = join(__dirname, '..', '..', 'dist', 'main.js')

export function startTour(...args: string[]): Program {
  return startTourWith([], ...args)
}

/** `nodeOptions` go before the program. */
export function startTourWith(nodeOptions: readonly string[], ...args: string[]): Program {
  return startProgram([...nodeOptions, program, ...args])
}

export function runTour(...args: string[]): Promise<Ended> {
  return endOf(startTour(...args))
}

export function endOf(tour: Program): Promise<Ended> {
  return withWatchdog(tour.ended, LONGEST_MS, 'the tour ends by itself')
}

/** The process id of the tour's peer; of the next one, where `former` is given. */
export async function peerOf(tour: Program, former?: number): Promise<number> {
  const peer = () =>
    readFileSync(`/proc/${tour.pid}/task/${tour.pid}/children`, 'utf8')
      .split(' ')
      .map(Number)
      .find((pid) => pid > 0 && pid !== former)
  await until(() => peer() !== undefined, LONGEST_MS, 'the tour has a peer')
  return peer() as number
}

/** Resolves when the peer has computed for longer than a start takes: then it is receiving the file. */
export async function untilAtWork(peer: number): Promise<void> {
  const hundredths = () => {
    const fields = readFileSync(`/proc/${peer}/stat`, 'utf8').split(') ')[1]?.split(' ')
    return Number(fields?.[11]) + Number(fields?.[12])
  }
  await until(() => hundredths() > 20, LONGEST_MS, 'the peer is at work')
}

/** Whether it can still do anything: an ended orphan may wait long for somebody to ask for its exit code. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
