import { build } from './build.mjs'
import { install } from './install.mjs'
import { runProgram } from './program.mjs'

/** npm run bench -- ARGUMENTS: installs and builds what is missing, then runs the bench. Standard output is the bench's alone. */
if ((await install()) && (await build())) runProgram('bench', process.argv.slice(2))
else process.exitCode = 1
