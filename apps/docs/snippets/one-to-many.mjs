import { publish, subscribe } from '@ipc/core'
import { shm } from '@ipc/shm'

// #region publish
const openReader = () => subscribe('prices', shm())
const readers = [await openReader(), await openReader()]
const prices = await publish('prices', shm())
await prices.send(new TextEncoder().encode('42'))
for (const reader of readers) {
  const { data, missed } = await reader.receive()
  console.log(new TextDecoder().decode(data), missed) // 42 0, for each of the two
}
// #endregion publish
for (const end of [...readers, prices]) await end.close()
