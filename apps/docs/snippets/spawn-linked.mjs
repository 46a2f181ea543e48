// #region parent
import { json, request } from '@ipc/core'
import { spawnLinked } from '@ipc/pipe'

const child = await spawnLinked(process.execPath, ['spawn-linked-child.mjs'], { codec: json() })
console.log(await request(child, { question: 21 })) // { answer: 42 }
await child.close()
// #endregion parent
