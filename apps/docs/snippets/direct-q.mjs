// #region q
import { direct } from '@ipc/core'
import { unix } from '@ipc/socket'

const q = await direct('Q', unix())
const { data, from } = await q.receive() // from whoever is first
const answer = `${new TextDecoder().decode(data)}, ${from}`
await q.send(from, new TextEncoder().encode(answer))
await q.close()
// #endregion q
