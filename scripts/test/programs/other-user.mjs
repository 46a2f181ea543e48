// Another user of this machine: becomes one, then tries what a stranger could try, by plain system calls, and what a member would do.
import { Buffer } from 'node:buffer'
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { env } from 'node:process'
import * as core from '../../../packages/core/dist/index.js'
import * as ffi from '../../../packages/ffi/dist/index.js'
import * as mq from '../../../packages/mq/dist/index.js'
import * as pipe from '../../../packages/pipe/dist/index.js'
import * as shared from '../../../packages/shm/dist/index.js'
import * as socket from '../../../packages/socket/dist/index.js'
import { peerMain } from '../../../packages/testkit/dist/index.js'

const mechanisms = { ...mq, ...pipe, ...shared, ...socket }
const open = new Map()

/** A stranger's ways to an object of each kind; each opens it as rights allow, or throws what the system says. */
const attempts = {
  'read file': (path) => closeSync(openSync(path, 'r')),
  'write file': (path) => closeSync(openSync(path, 'r+')),
  'list directory': (path) => readdirSync(path),
  'connect socket': (path) => {
    const descriptor = ffi.socket('unix', 'stream')
    try {
      ffi.connectUnix(descriptor, path)
    } finally {
      ffi.close(descriptor)
    }
  },
  'remove file': (path) => unlinkSync(path),
  'open shared memory': (name) => ffi.close(ffi.shmOpen(name, ffi.O.RDONLY)),
  'remove shared memory': (name) => ffi.shmUnlink(name),
  'open semaphore': (name) => ffi.semClose(ffi.semOpen(name, 0)),
  'open posix queue': (name) => ffi.mqClose(ffi.mqOpen(name, ffi.O.RDONLY | ffi.O.NONBLOCK)),
  'remove posix queue': (name) => ffi.mqUnlink(name),
  'open system v queue': (key) => ffi.msgget(key, 0o400),
  'look at system v queue': (id) => ffi.msgctlStat(id),
  'read system v queue': (id) => ffi.msgrcv(id, new ffi.SysvMessageBuffer(64), 0, ffi.IPC_NOWAIT),
  'remove system v queue': (id) => ffi.msgctlRemove(id),
  'open system v segment': (key) => ffi.shmget(key, 0, 0o400),
  'look at system v segment': (id) => ffi.shmctlStat(id),
  'remove system v segment': (id) => ffi.shmctlRemove(id),
  'open system v semaphores': (key) => ffi.semget(key, 0, 0o400),
}

/** What makes an object that a victim would take for its own, with rights for all. */
const traps = {
  'shared memory': (name) => ffi.close(ffi.shmOpen(name, ffi.O.RDWR | ffi.O.CREAT, 0o666)),
  'posix queue': (name, attributes) =>
    ffi.mqClose(ffi.mqOpen(name, ffi.O.RDWR | ffi.O.CREAT | ffi.O.NONBLOCK, 0o666, attributes)),
  'system v queue': (key) => ffi.msgget(key, ffi.IPC_CREAT | 0o666),
  symlink: (path, target) => symlinkSync(target, path),
  directory: (path) => mkdirSync(path, 0o777),
}

const byName = (factory, options) => mechanisms[factory](options)

peerMain({
  /** Loads what the rights of the new user may not allow to load, and gives up root's. */
  async become(user, groups = [user]) {
    for (const factory of ['shm', 'fifo', 'sysvMq', 'posixMq', 'unix']) {
      const box = await core.indirect('loads', byName(factory), { removeOnLastClose: true })
      await box.unlink()
      await box.close()
    }
    process.umask(0)
    process.setgroups(groups)
    process.setegid(user)
    process.seteuid(user)
  },
  attempt(what, ...parameters) {
    try {
      attempts[what](...parameters)
      return 'allowed'
    } catch (error) {
      return error.code
    }
  },
  setTrap: (what, ...parameters) => traps[what](...parameters),
  owner: (path) => lstatSync(path).uid,
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  removeTrap: (what, ...parameters) => void attempts[`remove ${what}`](...parameters),
  setRuntimeDirectory(path) {
    if (path === undefined) delete env.IPC_RUNTIME_DIR
    else env.IPC_RUNTIME_DIR = path
  },
  async mailbox(name, factory, options, openOptions) {
    open.set(name, await core.indirect(name, byName(factory, options), openOptions))
    return open.get(name).address
  },
  send: (name, text) => open.get(name).send(Buffer.from(text)),
  receive: async (name) => Buffer.from((await open.get(name).receive({ timeoutMs: 20_000 })).data).toString(),
  async close(name) {
    await open.get(name).close()
    open.delete(name)
  },
  async party(name, factory) {
    open.set(name, await core.direct(name, byName(factory)))
  },
  sendTo: (name, peer, text) => open.get(name).send(peer, Buffer.from(text), { timeoutMs: 20_000 }),
})
