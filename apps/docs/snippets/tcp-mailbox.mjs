import { indirect } from '@ipc/core'
import { tcp } from '@ipc/socket'

const address = process.argv[2] // host:port
// #region tcp
const secret = 'sixteen bytes or more'
const owner = await indirect('jobs', tcp({ listen: address, secret }))
// On any computer that reaches the address:
const member = await indirect('jobs', tcp({ connect: address, secret }))
await member.send(new TextEncoder().encode('hello'))
console.log(new TextDecoder().decode((await owner.receive()).data))
// #endregion tcp
await member.close()
await owner.close()
