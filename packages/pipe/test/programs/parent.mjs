import { spawnLinked } from '@ipc/pipe'

// Starts a child that reports how it learns of our death, and waits to be killed.
const [program, file] = process.argv.slice(2)
const link = await spawnLinked(process.execPath, [program, 'report', file])
const { data } = await link.receive()
process.stdout.write(`${Buffer.from(data)}\n`)
setInterval(() => {}, 1000)
