import { direct } from '@ipc/core'
import { shm } from '@ipc/shm'
import { z } from 'zod'

const Note = z.object({ text: z.string() })

const p = await direct('P', shm(), { schema: Note })
await p.send('Q', { text: 'hello' })
const { data } = await p.receive('Q')
console.log(`Q says: ${data.text}`)
await p.close()
