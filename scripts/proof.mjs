import { build } from './build.mjs'
import { install } from './install.mjs'
import { runProgram } from './program.mjs'

/** npm run soak | kill-matrix | lateness -- ARGUMENTS: installs and builds what is missing, then runs a program of apps/proof. */
if ((await install()) && (await build())) runProgram('proof', process.argv.slice(2))
else process.exitCode = 1
