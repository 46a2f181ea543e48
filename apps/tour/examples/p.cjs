const { direct } = require('@ipc/core')
const { shm } = require('@ipc/shm')
const { z } = require('zod')

const Note = z.object({ text: z.string() })

async function main() {
  const p = await direct('P', shm(), { schema: Note })
  await p.send('Q', { text: 'hello' })
  const { data } = await p.receive('Q')
  console.log(`Q says: ${data.text}`)
  await p.close()
}

main()
