// The child of the tests of spawnPeer; runs on built output.
import { peerMain } from '@ipc/testkit'

const side = peerMain({
  echo: (value) => value,
  fail: () => {
    throw Object.assign(new RangeError('too far'), { code: 'EFAR', limit: 5 })
  },
  never: () => new Promise(() => undefined),
  block: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
  emit: (event, ...values) => {
    for (const value of values) side.emit(event, value)
  },
  emitThenDie: (event, count) => {
    for (let index = 0; index < count; index++) side.emit(event, index)
    process.kill(process.pid, 'SIGKILL')
  },
  letGo: () => side.letGo(),
  argv: () => process.argv.slice(2),
  environment: (name) => process.env[name],
})
