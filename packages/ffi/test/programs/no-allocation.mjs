// Prints the heap bytes that each hot call leaves behind, over so many calls that what the compiler keeps (160 KB once) counts little.
import * as ffi from '../../dist/index.js'

const { O, IPC_NOWAIT } = ffi
const { readEnd, writeEnd } = ffi.pipe2(O.NONBLOCK)
const bytes = Buffer.alloc(256)
const queue = ffi.msgget(ffi.IPC_PRIVATE, 0o600 | ffi.IPC_CREAT)
const message = new ffi.SysvMessageBuffer(64)
message.type = 1
const name = `/ipc-ffi-no-allocation-${process.pid}`
const posixQueue = ffi.mqOpen(name, O.CREAT | O.RDWR | O.NONBLOCK, 0o600, {
  maxMessages: 4,
  messageBytes: 128,
})
const priority = new Uint32Array(1)
const [one, other] = ffi.socketPair('stream')
const set = ffi.createPollSet([{ fd: readEnd, events: ffi.POLLIN }])
const fd = ffi.memfdCreate('no-allocation')
ffi.truncate(fd, 4096)
const address = ffi.Mapping.map(fd, 4096).addressOf(0)

const calls = {
  pipe() {
    ffi.write(writeEnd, bytes, 64, 64)
    ffi.read(readEnd, bytes, 64, 64)
    ffi.read(readEnd, bytes)
  },
  socket() {
    ffi.send(one, bytes, 0, 64)
    ffi.receive(other, bytes, 64, 64)
    ffi.receive(other, bytes)
  },
  sysvQueue() {
    ffi.msgsnd(queue, message, 64, IPC_NOWAIT)
    ffi.msgrcv(queue, message, 0, IPC_NOWAIT)
    ffi.msgrcv(queue, message, 0, IPC_NOWAIT)
  },
  posixQueue() {
    ffi.mqSend(posixQueue, bytes, 64, 1)
    ffi.mqReceive(posixQueue, bytes, priority)
    ffi.mqReceive(posixQueue, bytes, priority)
  },
  poll: () => set.wait(0),
  futex() {
    ffi.futexWait(address, 1, 10)
    ffi.futexWake(address, 1)
  },
  lock: () => ffi.tryLockByte(fd, 3),
}
const left = {}
for (const [name, call] of Object.entries(calls)) {
  for (let time = 0; time < 30_000; time++) call()
  globalThis.gc()
  const before = process.memoryUsage().heapUsed
  for (let time = 0; time < 100_000; time++) call()
  left[name] = Math.round((process.memoryUsage().heapUsed - before) / 100_000)
}
ffi.msgctlRemove(queue)
ffi.mqClose(posixQueue)
ffi.mqUnlink(name)
console.log(JSON.stringify(left))
