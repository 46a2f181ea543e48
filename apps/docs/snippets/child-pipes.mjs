// #region child
import { spawnLinked } from '@ipc/pipe'

const sort = await spawnLinked('sort', [], { framing: 'lines' })
for (const word of ['pear', 'apple']) await sort.send(new TextEncoder().encode(word))
await sort.closeSending() // sort sees the end of its input
for await (const { data } of sort) console.log(new TextDecoder().decode(data))
console.log('exit status', await sort.exited)
// #endregion child
