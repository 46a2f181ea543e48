// node --import register.mjs: exchanges @ipc/ffi for one whose calls are steps, and makes steps of what of Node.js itself
// other processes can see. The packages under test are the built ones, as they are.
import fs from 'node:fs'
import { register, syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'
import { stepped } from './stepper.mjs'

register('./hooks.mjs', import.meta.url)

const files = [
  'chmodSync',
  'closeSync',
  'fchmodSync',
  'fchownSync',
  'ftruncateSync',
  'linkSync',
  'mkdirSync',
  'openSync',
  'renameSync',
  'rmSync',
  'unlinkSync',
  'writeFileSync',
  'writeSync',
]
for (const name of files) fs[name] = stepped(name, fs[name])
tls.connect = stepped('tls connect', tls.connect)
syncBuiltinESMExports()

for (const [name, target] of [
  ['write', net.Socket.prototype],
  ['end', net.Socket.prototype],
  ['destroy', net.Socket.prototype],
  ['connect', net.Socket.prototype],
  ['listen', net.Server.prototype],
  ['close', net.Server.prototype],
])
  target[name] = stepped(`socket ${name}`, target[name])

// Either side's first word of a handshake, and the moment when it has seen all of the other's.
for (const [name, method] of [
  ['tls hello', '_start'],
  ['tls finished', '_finishInit'],
])
  tls.TLSSocket.prototype[method] = stepped(name, tls.TLSSocket.prototype[method])

// Words of shared memory. Node's own threads use shared array buffers, which are none of other processes.
for (const name of ['add', 'and', 'compareExchange', 'exchange', 'or', 'store', 'sub', 'xor']) {
  const plain = Atomics[name]
  const step = stepped(`Atomics.${name}`, plain)
  Atomics[name] = (words, ...rest) =>
    words.buffer instanceof SharedArrayBuffer ? plain(words, ...rest) : step(words, ...rest)
}
