// Nobody keeps the Readiness: it must go on through collections, and once unreferenced let the process end.
import { O, pipe2, Readiness, read, write } from '../../dist/index.js'

const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
const bytes = Buffer.alloc(8)
let seen = 0
;(() => {
  const readiness = new Readiness(readEnd, () => {
    read(readEnd, bytes)
    seen++
    if (seen === 10) {
      console.log('ten')
      readiness.unref()
    }
  })
  readiness.start({ readable: true, writable: false })
})()
function again() {
  globalThis.gc()
  globalThis.gc()
  if (seen < 10) {
    write(writeEnd, Buffer.from('x'))
    setImmediate(again)
  }
}
again()
