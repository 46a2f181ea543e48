import { getEventListeners } from 'node:events'
import { indirect } from '@ipc/core'
import { expect, test } from '@jest/globals'
import { ScriptedPort, scripted } from './support/scripted-port.js'

test('however many calls wait with one signal, it has one listener, which goes with the last of them', async () => {
  const mailbox = await indirect('one-signal', scripted(new ScriptedPort()))
  const { signal } = new AbortController()
  const waiting = Array.from({ length: 50 }, () => mailbox.receive({ signal }))
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  await mailbox.close()
  await Promise.allSettled(waiting)
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

test('an abort ends every call that waits with the signal, and none that waits with another', async () => {
  const mailbox = await indirect('two-signals', scripted(new ScriptedPort()))
  const [one, other] = [new AbortController(), new AbortController()]
  const ended = Array.from({ length: 20 }, () =>
    mailbox.receive({ signal: one.signal }).catch((error) => error.code),
  )
  const goesOn = mailbox.receive({ signal: other.signal })
  one.abort()
  expect(new Set(await Promise.all(ended))).toEqual(new Set(['IPC_ABORTED']))
  other.abort()
  await expect(goesOn).rejects.toMatchObject({ code: 'IPC_ABORTED' })
  await mailbox.close()
})
