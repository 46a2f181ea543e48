import { runKillMatrix } from './kill/run-kill-matrix.js'
import { runSoak } from './soak/run-soak.js'
import { runLateness } from './work/run-lateness.js'

const programs: Readonly<Record<string, (given: readonly string[]) => Promise<number>>> = {
  'kill-matrix': runKillMatrix,
  lateness: runLateness,
  soak: runSoak,
}

const [name = '', ...given] = process.argv.slice(2)
const program = programs[name]
if (program === undefined)
  throw new TypeError(`the first word is one of: ${Object.keys(programs).join(', ')}`)
process.exit(await program(given))
