import { direct } from '@ipc/core'
import { shm } from '@ipc/shm'
import { z } from 'zod'

const Note = z.object({ text: z.string() })

const q = await direct('Q', shm(), { schema: Note })
const { data, from } = await q.receive()
await q.send(from, { text: `${data.text}, ${from}` })
await q.close()
