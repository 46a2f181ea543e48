import { direct, indirect } from '@ipc/core'
import { shm } from '@ipc/shm'
import { unix } from '@ipc/socket'

// #region accept
const server = await direct('server', unix(), {
  accept: (peer, { uid }) => uid === process.getuid() && peer.startsWith('client-'),
})
// #endregion accept
const stranger = await direct('stranger', unix())
await stranger.link('server').catch((error) => console.log(error.code))
const client = await direct('client-1', unix())
const link = await client.link('server')
console.log(link.identity.uid === process.getuid())
for (const party of [stranger, client, server]) await party.close()
// #region mode
// Its group may take part too; the default is 0o600.
const board = await indirect('board', shm(), { mode: 0o660 })
// #endregion mode
await board.unlink()
await board.close()
