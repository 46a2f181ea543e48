import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'
import { programsEnded, startProgram } from '../children.js'
import { countArgument } from '../count-argument.js'
import { countPrimes } from './count-primes.js'
import { Answer, type Job } from './job.js'

/** node main.js [JOBS] [KILLS]: workers count primes and are killed by SIGKILL meanwhile. Every job must be answered. */
const usage = 'node apps/demos/dist/pool/main.js [JOBS] [KILLS]'
const count = countArgument(process.argv[2], 2_000, usage)
const kills = Math.min(countArgument(process.argv[3], 20, usage), count - 1)
const WORKERS = 3
const namespace = `pool-${process.pid}`

const jobs = await indirect('jobs', shm(), { namespace })
const answers = await indirect('answers', shm(), { schema: Answer, namespace })
const workers = new Set<ChildProcess>()
const ends: Promise<unknown>[] = []
let deaths = 0
let isDone = false
const limitOf = (id: number): number => 1_000 + (id % 50) * 400

async function sendAll(): Promise<void> {
  const bytes = new TextEncoder()
  for (let id = 0; id < count; id++) {
    const job: Job = { id, limit: limitOf(id) }
    await jobs.send(bytes.encode(JSON.stringify(job)))
  }
}

/** Whoever kills a worker, another takes its place. */
function startWorker(): void {
  const worker = startProgram(new URL('./worker.js', import.meta.url), [namespace])
  workers.add(worker)
  worker.on('exit', () => {
    workers.delete(worker)
    if (isDone) return
    deaths += 1
    startWorker()
  })
}

function killOne(): void {
  const [oldest] = workers
  if (oldest === undefined) return
  // Not to be killed twice.
  workers.delete(oldest)
  ends.push(once(oldest, 'exit'))
  oldest.kill('SIGKILL')
}

try {
  for (let worker = 0; worker < WORKERS; worker++) startWorker()
  const sending = sendAll()
  const answered = new Set<number>()
  let twice = 0
  let wrong = 0
  let killed = 0
  while (answered.size < count) {
    const { data } = await answers.receive()
    // A worker that is killed between its answer and the end of its read leaves the job to another.
    if (answered.has(data.id)) twice += 1
    answered.add(data.id)
    if (data.primes !== countPrimes(limitOf(data.id))) wrong += 1
    for (; killed < Math.floor((answered.size * (kills + 1)) / count) && killed < kills; killed++) killOne()
  }
  await sending
  await Promise.all(ends)
  console.log(
    `${answered.size} of ${count} jobs answered, ${wrong} wrongly, ${twice} twice; ${deaths} workers were killed`,
  )
  process.exitCode = wrong === 0 ? 0 : 1
} finally {
  isDone = true
  for (const worker of workers) worker.kill('SIGKILL')
  await programsEnded()
  await Promise.all([jobs.unlink(), answers.unlink()])
  await Promise.all([jobs.close(), answers.close()])
}
