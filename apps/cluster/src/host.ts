import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { direct, IpcError, indirect, type Link, request } from '@ipc/core'
import { nats } from '@ipc/nats'
import { shm } from '@ipc/shm'
import { Answer, Job } from './job.js'

/** One host: takes jobs from the cluster's queue, has its workers do them over shared memory, sends the answers back. */
const [name = '', count = '2'] = process.argv.slice(2)
const jobs = await indirect('jobs', nats(), { schema: Job })
const answers = await indirect('answers', nats(), { schema: Answer })
const party = await direct(name, shm(), { schema: { send: Job, receive: Answer } })
const program = fileURLToPath(new URL('./worker.js', import.meta.url))

async function startWorker(worker: string): Promise<Link<Job, Answer>> {
  const child = spawn(process.execPath, [program, worker, name], { stdio: ['ignore', 'ignore', 'inherit'] })
  process.on('exit', () => child.kill())
  return party.link(worker)
}

/** A job whose worker dies is done by the next of that name: nothing is lost with it. */
async function keepBusy(worker: string): Promise<void> {
  let link = await startWorker(worker)
  for await (const { data: job } of jobs) {
    for (;;) {
      try {
        await answers.send(await request(link as never, job))
        break
      } catch (error) {
        if (!IpcError.is(error, 'IPC_PEER_DIED')) throw error
        link = await startWorker(worker)
      }
    }
  }
}

process.once('SIGTERM', () => process.exit(0))
await Promise.all(
  Array.from({ length: Number(count) }, (_, index) => keepBusy(`${name}-worker-${index + 1}`)),
)
