import { IpcError, indirect } from '@ipc/core'
import { shm } from '@ipc/shm'
// #region typed
import { z } from 'zod'

const Job = z.object({ id: z.number(), photo: z.string(), size: z.number().default(100) })

const jobs = await indirect('photo-jobs', shm(), { schema: Job })
await jobs.send({ id: 1, photo: 'cat.jpg' }) // what goes in: size may be left out
const { data } = await jobs.receive() // what comes out: { id: number; photo: string; size: number }
console.log(data.size) // 100
// #endregion typed
// #region invalid
const wrong = { id: 'one', photo: 'cat.jpg' } as unknown as z.input<typeof Job>
await jobs.send(wrong).catch((error: unknown) => {
  if (IpcError.is(error, 'IPC_INVALID_MESSAGE')) console.log('not sent: id must be a number')
})
// #endregion invalid
await jobs.unlink()
await jobs.close()
