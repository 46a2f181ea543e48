import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'
import { countPrimes } from './count-primes.js'
import { Answer, Job } from './job.js'

/** One worker. It reads a job where it lies: the job is received when the answer is sent, and stays for others until then. */
const [namespace = ''] = process.argv.slice(2)
const jobs = await indirect('jobs', shm(), { namespace })
const answers = await indirect('answers', shm(), { schema: Answer, namespace })
const text = new TextDecoder()

for (;;) {
  await jobs.read(async (view) => {
    const { id, limit } = Job.parse(JSON.parse(text.decode(view)))
    await answers.send({ id, primes: countPrimes(limit), worker: process.pid })
  })
}
