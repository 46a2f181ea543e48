const { direct } = require('@ipc/core')
const { shm } = require('@ipc/shm')
const { z } = require('zod')

const Note = z.object({ text: z.string() })

async function main() {
  const q = await direct('Q', shm(), { schema: Note })
  const { data, from } = await q.receive()
  await q.send(from, { text: `${data.text}, ${from}` })
  await q.close()
}

main()
