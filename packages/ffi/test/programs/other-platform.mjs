// On a platform without these calls the package can be imported, and a call says so. Also both of its formats in one process.
import { createRequire } from 'node:module'

const real = process.platform
Object.defineProperty(process, 'platform', { value: 'win32' })
const esm = await import('../../dist/index.js')
const cjs = createRequire(import.meta.url)('../../dist/index.cjs')
console.log(esm.platformIsSupported())
try {
  esm.pipe2()
} catch (error) {
  console.log(error.message)
}
Object.defineProperty(process, 'platform', { value: real })
const { readEnd, writeEnd } = esm.pipe2(esm.O.NONBLOCK)
console.log(cjs.write(writeEnd, Buffer.from('both')), esm.bytesQueued(readEnd))
const readiness = new esm.Readiness(readEnd, () => {}).start({ readable: true, writable: false })
try {
  new cjs.Readiness(readEnd, () => {}).start({ readable: true, writable: false })
} catch (error) {
  console.log(error.message)
}
readiness.close()
try {
  cjs.open('/nowhere/at/all', cjs.O.RDONLY)
} catch (error) {
  console.log(error instanceof esm.SystemError, esm.SystemError.is(error))
}
