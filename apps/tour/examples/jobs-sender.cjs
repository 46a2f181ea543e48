const { indirect } = require('@ipc/core')
const { shm } = require('@ipc/shm')
const { z } = require('zod')

const Job = z.object({ id: z.number(), photo: z.string() })

async function main() {
  const jobs = await indirect('jobs', shm(), { schema: Job })
  for (const id of [1, 2, 3]) await jobs.send({ id, photo: `photo-${id}.jpg` })
  await jobs.close()
}

main()
