// #region sender
import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'

const jobs = await indirect('jobs', shm())
for (const text of ['a photo', 'a letter', 'stop']) await jobs.send(new TextEncoder().encode(text))
await jobs.close()
// #endregion sender
