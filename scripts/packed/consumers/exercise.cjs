// What a user does first with a package, whichever way it was loaded: `load` is import() or require().
const { mkdtempSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { env } = require('node:process')

const mechanisms = {
  '@ipc/memory': ['memory'],
  '@ipc/shm': ['shm'],
  '@ipc/pipe': ['fifo'],
  '@ipc/mq': ['sysvMq', 'posixMq'],
  '@ipc/socket': ['unix', 'tcp'],
}

const others = {
  '@ipc/core': ({ IpcError, indirect }) => check(IpcError.is(new IpcError('IPC_FULL', 'full')) && indirect),
  '@ipc/nats': ({ nats }) => check(nats().traits.mailbox.supported === true),
  '@ipc/testkit': ({ uniqueName }) => check(new Set([uniqueName('x'), uniqueName('x')]).size === 2),
  '@ipc/conformance': ({ conformance }) => check(typeof conformance === 'function'),
  '@ipc/host': ({ runtimeDirectory }) => check(runtimeDirectory() === env.IPC_RUNTIME_DIR),
  '@ipc/ffi': ({ pipe2, read, write, close }) => {
    const { readEnd, writeEnd } = pipe2()
    write(writeEnd, Buffer.from('x'))
    check(read(readEnd, Buffer.alloc(8)) === 1)
    for (const descriptor of [readEnd, writeEnd]) close(descriptor)
  },
}

function check(holds) {
  if (!holds) throw new Error('the package does not do what it should')
}

async function roundTrip({ indirect }, mechanism) {
  const mailbox = await indirect('first-steps', mechanism)
  await mailbox.send(Buffer.from('hello'))
  const { data } = await mailbox.receive()
  check(Buffer.from(data).toString() === 'hello')
  await mailbox.unlink()
  await mailbox.close()
}

exports.exercise = async (load, names) => {
  env.IPC_RUNTIME_DIR = mkdtempSync(join(tmpdir(), 'ipc-packed-'))
  try {
    for (const name of names) {
      const loaded = await load(name)
      if (others[name]) others[name](loaded)
      else for (const factory of mechanisms[name]) await roundTrip(await load('@ipc/core'), loaded[factory]())
    }
  } finally {
    rmSync(env.IPC_RUNTIME_DIR, { recursive: true })
  }
}
