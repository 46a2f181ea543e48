// A callback throws; the process hears of it as of any uncaught exception.
import { O, pipe2, Readiness, write } from '../../dist/index.js'

const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
process.on('uncaughtException', ({ message }) => console.log(`uncaught: ${message}`))
const readiness = new Readiness(readEnd, () => {
  readiness.close()
  throw new Error('on purpose')
}).start({ readable: true, writable: false })
write(writeEnd, Buffer.from('x'))
setImmediate(() => setImmediate(() => setImmediate(() => globalThis.gc())))
