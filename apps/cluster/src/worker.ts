import { direct, serve } from '@ipc/core'
import { shm } from '@ipc/shm'
import { factors } from './factors.js'
import { Answer, Job } from './job.js'

/** A worker of one host: answers the requests that come over shared memory. */
const [name = '', host = ''] = process.argv.slice(2)
const party = await direct(name, shm(), { schema: { send: Answer, receive: Job } })
const link = await party.link(host)
// The link carries jobs one way and answers the other.
await serve(link as never, ({ id, number }: Job): Answer => {
  return { id, factors: factors(number), host, worker: process.pid }
})
await party.close()
