// The first call comes after fs has looked at a pipe: the calls load all the same (nodejs/node issue 51142).
import { spawn } from 'node:child_process'
import { fstatSync } from 'node:fs'
import { createRequire } from 'node:module'

if (process.argv[2] === 'child') {
  const { pipe2 } = await import('../../dist/index.js')
  // Require has walked this package's folder before: from then on it believes what fs saw last.
  createRequire(import.meta.url)('../../package.json')
  console.log(fstatSync(0).isFIFO(), typeof pipe2().readEnd)
} else {
  // Only a shell gives a real pipe: those of child_process are sockets.
  spawn('sh', ['-c', `echo | "${process.execPath}" "${process.argv[1]}" child`], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}
