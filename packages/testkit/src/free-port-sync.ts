import { execFileSync } from 'node:child_process'

/** A port of the loopback that nobody has now; found without the event loop, for what is set up where nothing can be awaited. */
export function freePortSync(): number {
  const program = `const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close() })`
  return Number(execFileSync(process.execPath, ['--eval', program], { encoding: 'utf8' }))
}
