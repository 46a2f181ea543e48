import { build } from './build.mjs'
import { install } from './install.mjs'
import { runProgram } from './program.mjs'

/** npm run tour -- ARGUMENTS: installs and builds what is missing, then runs the tour. Standard output is the tour's alone. */
if ((await install()) && (await build())) runProgram('tour', process.argv.slice(2))
else process.exitCode = 1
