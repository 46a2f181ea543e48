import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { indirect } from '@ipc/core'
import { nats } from '@ipc/nats'
import { Answer, Job } from './job.js'
import { DemoServer } from './nats-server.js'
import { openNetwork } from './network.js'

/**
 * node apps/cluster/dist/main.js [JOBS]: two hosts with two workers each factorise numbers. A third of the way a worker
 * is killed, at two thirds the server, which is started again. Every job must be answered.
 */
const count = Number(process.argv[2] ?? 3_000)
const HOSTS = ['north', 'south']
const directory = mkdtempSync(join(tmpdir(), 'ipc-cluster-'))
const server = new DemoServer(directory)
const network = openNetwork(HOSTS)
const hosts: ChildProcess[] = []
const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** A runtime directory of its own keeps a host's shared memory from the other's, as two machines would. */
function startHost(name: string): ChildProcess {
  const runtime = join(directory, name)
  mkdirSync(runtime, { mode: 0o700 })
  const program = fileURLToPath(new URL('./host.js', import.meta.url))
  const [command = '', ...args] = network.command(name, [process.execPath, program, name])
  return spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NATS_URL: server.url(network.serverAddress(name)), IPC_RUNTIME_DIR: runtime },
  })
}

async function watch(): Promise<{
  readonly answered: number
  readonly wrong: number
  readonly workers: number
}> {
  const mechanism = nats({ servers: server.url() })
  const jobs = await indirect('jobs', mechanism, { schema: Job })
  const answers = await indirect('answers', mechanism, { schema: Answer })
  hosts.push(...HOSTS.map(startHost))
  const sending = (async () => {
    for (let id = 0; id < count; id++) await jobs.send({ id, number: id * 7_919 + 2 })
  })()
  // A broken connection may bring an answer twice, never none.
  const answered = new Set<number>()
  const workers = new Set<number>()
  let wrong = 0
  while (answered.size < count) {
    const { data } = await answers.receive()
    const before = answered.size
    answered.add(data.id)
    workers.add(data.worker)
    if (data.factors.reduce((product, factor) => product * factor, 1) !== data.id * 7_919 + 2) wrong += 1
    if (answered.size === before) continue
    if (answered.size === Math.floor(count / 3)) {
      say(`${answered.size} answered: killing worker ${data.worker} of ${data.host}`)
      process.kill(data.worker, 'SIGKILL')
    }
    if (answered.size === Math.floor((2 * count) / 3)) {
      say(`${answered.size} answered: killing the server, and starting it again`)
      await server.kill()
      await server.start()
    }
  }
  await sending
  await Promise.all([jobs.close(), answers.close()])
  return { answered: answered.size, wrong, workers: workers.size }
}

// Ctrl-C: namespaces and processes would stay.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
process.on('exit', () => {
  for (const host of hosts) host.kill('SIGTERM')
  server.killNow()
  network.close()
  rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
})

try {
  await server.start()
  say(
    `${count} jobs for ${HOSTS.join(' and ')}, two workers each over shm, joined by nats; ${network.description}`,
  )
  const { answered, wrong, workers } = await watch()
  console.log(`${answered} of ${count} jobs answered, ${wrong} wrongly, by ${workers} workers`)
  process.exitCode = answered === count && wrong === 0 ? 0 : 1
} catch (error) {
  say((error as Error).message)
  process.exitCode = 1
} finally {
  process.exit()
}
