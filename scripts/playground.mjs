import { build } from './build.mjs'
import { install } from './install.mjs'
import { runProgram } from './program.mjs'

/** npm run playground -- ARGUMENTS: installs and builds what is missing, then serves the playground until Ctrl-C. */
if ((await install()) && (await build())) runProgram('playground', process.argv.slice(2))
else process.exitCode = 1
