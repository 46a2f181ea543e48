import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'
import { z } from 'zod'

const Job = z.object({ id: z.number(), photo: z.string() })

const jobs = await indirect('jobs', shm(), { schema: Job })
console.log(`waiting at ${jobs.address}`)
for await (const { data } of jobs) {
  console.log(`resizing ${data.photo}`)
  if (data.id === 3) break
}
await jobs.unlink()
await jobs.close()
