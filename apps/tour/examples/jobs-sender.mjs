import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'
import { z } from 'zod'

const Job = z.object({ id: z.number(), photo: z.string() })

const jobs = await indirect('jobs', shm(), { schema: Job })
for (const id of [1, 2, 3]) await jobs.send({ id, photo: `photo-${id}.jpg` })
await jobs.close()
