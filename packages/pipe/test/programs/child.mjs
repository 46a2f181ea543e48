import { writeFileSync } from 'node:fs'
import { serve } from '@ipc/core'
import { parentLink } from '@ipc/pipe'

/** node child.mjs echo | serve | collect | die | report FILE */
const [how, file] = process.argv.slice(2)
const link = await parentLink()
if (how === 'echo') {
  for await (const { data } of link) await link.send(data)
} else if (how === 'serve') {
  await serve(link, (bytes) => bytes)
  await link.send(Buffer.from('no more requests'))
} else if (how === 'collect') {
  let bytes = 0
  for await (const { data } of link) bytes += data.length
  await link.send(Buffer.from(`${bytes} bytes`))
} else if (how === 'die') {
  await link.send(Buffer.from('last words'))
  process.kill(process.pid, 'SIGKILL')
} else if (how === 'report') {
  await link.send(Buffer.from(String(process.pid)))
  const error = await link.receive().catch((error) => error)
  const { reason } = await link.closed
  writeFileSync(file, `${error.code} ${reason}`)
}
await link.close()
