import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { MechanismName } from '../contestant.js'

const PROGRAM = fileURLToPath(new URL('channels.js', import.meta.url))
const LONGEST_MS = 60_000

export interface ChannelCosts {
  readonly heapBytesEach: number
  readonly rssBytesEach: number
  /** More than with one channel. */
  readonly threads: number
  readonly openSecondsEach: number
}

/** What so many open channels cost, in a process of their own. */
export async function measureChannels(mechanism: MechanismName, count = 1_000): Promise<ChannelCosts> {
  const args = ['--expose-gc', PROGRAM, mechanism, String(count)]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  })
  return JSON.parse(stdout) as ChannelCosts
}
