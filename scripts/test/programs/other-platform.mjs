// node other-platform.mjs PLATFORM ARCH: pretends to be on another platform before anything is loaded; prints what the packages say there.
const [platform, arch] = process.argv.slice(2)
Object.defineProperty(process, 'platform', { value: platform })
Object.defineProperty(process, 'arch', { value: arch })

const packages = (name) => import(`../../../packages/${name}/dist/index.js`)
const core = await packages('core')
const [memory, shm, pipe, mq, socket, nats] = await Promise.all(
  ['memory', 'shm', 'pipe', 'mq', 'socket', 'nats'].map(packages),
)

const supported = ({ traits }) => [traits.mailbox.supported, traits.link.supported]
async function outcome(action) {
  try {
    await action()
    return 'done'
  } catch (error) {
    return core.IpcError.is(error) ? `${error.code} ${error.message}` : `${error.name} ${error.message}`
  }
}

const refused = {
  shm: shm.shm(),
  'shm sysv': shm.shm({ backing: 'sysv' }),
  fifo: pipe.fifo(),
  sysvMq: mq.sysvMq(),
  posixMq: mq.posixMq(),
  // On Windows named pipes stand for it.
  ...(platform === 'win32' ? {} : { unix: socket.unix() }),
  tcp: socket.tcp(),
}
const report = { traits: {}, opening: {}, objects: {} }
for (const [name, mechanism] of Object.entries(refused)) {
  report.traits[name] = supported(mechanism)
  report.opening[`${name} mailbox`] = await outcome(() => core.indirect('jobs', mechanism))
  report.opening[`${name} party`] = await outcome(() => core.direct('P', mechanism))
  report.opening[`${name} unlink`] = await outcome(() => core.unlink('jobs', mechanism))
}
const objects = {
  PosixSharedMemory: () => shm.PosixSharedMemory.openSync('/x', { size: 4096 }),
  SysvSharedMemory: () => shm.SysvSharedMemory.open(77, { size: 4096 }),
  memfd: () => shm.memfd('x', { size: 4096 }),
  PosixSemaphore: () => shm.PosixSemaphore.open('/x'),
  SysvSemaphore: () => shm.SysvSemaphore.open(77),
  pipe: () => pipe.pipe(),
  mkfifo: () => pipe.mkfifo('/dev/shm/other-platform-fifo'),
  Fifo: () => pipe.Fifo.openToRead('/dev/shm/other-platform-fifo'),
  spawnLinked: () => pipe.spawnLinked('true'),
  SysvQueue: () => mq.SysvQueue.open(77),
  PosixQueue: () => mq.PosixQueue.open('/x'),
}
for (const [name, open] of Object.entries(objects)) report.objects[name] = await outcome(open)

const address = '127.0.0.1:0'
const open = {
  memory: memory.memory(),
  tcp: socket.tcp({ listen: address, plaintext: 'allowed' }),
  nats: nats.nats(),
  ...(platform === 'win32' ? { unix: socket.unix() } : {}),
}
report.working = Object.fromEntries(
  Object.entries(open).map(([name, mechanism]) => [name, supported(mechanism)]),
)
for (const name of ['memory', 'tcp']) {
  report.working[`${name} carries`] = await outcome(async () => {
    const mailbox = await core.indirect('jobs', open[name])
    await mailbox.send(Buffer.from('hello'))
    const { data } = await mailbox.receive({ timeoutMs: 10_000 })
    if (Buffer.from(data).toString() !== 'hello') throw new Error('something else came')
    await mailbox.close()
  })
}
report.working['tcp links'] = await outcome(async () => {
  const options = { listen: address, plaintext: 'allowed' }
  const q = await core.direct('Q', socket.tcp(options))
  const peers = { Q: q.address.replace('tcp://', '') }
  const p = await core.direct('P', socket.tcp({ ...options, peers }))
  await p.send('Q', Buffer.from('hello'))
  if ((await q.receive({ timeoutMs: 10_000 })).from !== 'P') throw new Error('from somebody else')
  await Promise.all([p.close(), q.close()])
})
console.log(JSON.stringify(report))
