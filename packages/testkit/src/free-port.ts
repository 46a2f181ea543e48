import { execFileSync } from 'node:child_process'

/** A port of the loopback that nobody has now; found without the event loop, because suites are registered without it. */
export function freePort(): number {
  const program = `const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close() })`
  return Number(execFileSync(process.execPath, ['--eval', program], { encoding: 'utf8' }))
}
