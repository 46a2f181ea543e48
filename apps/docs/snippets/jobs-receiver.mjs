// #region receiver
import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'

const jobs = await indirect('jobs', shm())
console.log(`waiting at ${jobs.address}`)
for await (const { data } of jobs) {
  const text = new TextDecoder().decode(data)
  if (text === 'stop') break
  console.log(`got ${text}`)
}
await jobs.unlink()
await jobs.close()
// #endregion receiver
