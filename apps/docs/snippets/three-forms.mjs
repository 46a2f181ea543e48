import { IpcError, indirect } from '@ipc/core'
import { shm } from '@ipc/shm'

const mailbox = await indirect('forms', shm())
const bytes = new TextEncoder().encode('work')
// #region forms
// try: never waits, says "not now" by its result
console.log(mailbox.tryReceive()) // undefined
console.log(mailbox.trySend(bytes)) // true

// the bare verb: waits in the event loop, takes a signal and a timeoutMs
const message = await mailbox.receive({ timeoutMs: 1_000 })

// Sync: blocks the thread; how long must be written
mailbox.sendSync(message.data, { timeoutMs: Infinity })
console.log(mailbox.receiveSync({ timeoutMs: 1_000 }).data.length) // 4
// #endregion forms
// #region abort
const controller = new AbortController()
const waiting = mailbox.receive({ signal: controller.signal })
controller.abort()
await waiting.catch((error) => console.log(error.code, error.name)) // IPC_ABORTED AbortError

await mailbox.receive({ timeoutMs: 20 }).catch((error) => {
  if (IpcError.is(error, 'IPC_TIMEOUT')) console.log('nothing came, and nothing was lost')
})
// #endregion abort
await mailbox.unlink()
await mailbox.close()
