const { indirect } = require('@ipc/core')
const { shm } = require('@ipc/shm')
const { z } = require('zod')

const Job = z.object({ id: z.number(), photo: z.string() })

async function main() {
  const jobs = await indirect('jobs', shm(), { schema: Job })
  console.log(`waiting at ${jobs.address}`)
  for await (const { data } of jobs) {
    console.log(`resizing ${data.photo}`)
    if (data.id === 3) break
  }
  await jobs.unlink()
  await jobs.close()
}

main()
