import { O, pipe2, Readiness, write } from '../../dist/index.js'

// An exit with a watched descriptor that is ready: koffi aborts when it fires after JavaScript is over.
const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
new Readiness(readEnd, () => {}).unref().start({ readable: true, writable: false })
write(writeEnd, Buffer.from('x'))
process.on('exit', () => {
  new Readiness(writeEnd, () => {}).start({ readable: false, writable: true })
  console.log('over')
})
