// #region p
import { direct } from '@ipc/core'
import { unix } from '@ipc/socket'

const p = await direct('P', unix())
await p.send('Q', new TextEncoder().encode('hello'))
const { data } = await p.receive('Q') // only from Q
console.log(new TextDecoder().decode(data))
await p.close()
// #endregion p
