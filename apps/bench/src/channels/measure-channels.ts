import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { MechanismName } from '../contestant.js'
import { builtProgram } from '../package-folder.js'

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
  const args = ['--expose-gc', builtProgram('channels'), mechanism, String(count)]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  })
  return JSON.parse(stdout) as ChannelCosts
}
