import diagnostics from 'node:diagnostics_channel'
import { indirect } from '@ipc/core'
import { expect, test } from '@jest/globals'
import { ScriptedPort, scripted } from './support/scripted-port.js'

const EVENTS = ['open', 'send', 'receive', 'full', 'died', 'close']

test('observers see opens, messages, full channels, deaths and closes', async () => {
  const seen: string[] = []
  const told: unknown[] = []
  const listeners = EVENTS.map((event) => {
    const listener = (message: unknown) => {
      seen.push(event)
      if (['open', 'died', 'close'].includes(event)) told.push(message)
    }
    diagnostics.subscribe(`ipc:${event}`, listener)
    return { event, listener }
  })
  try {
    const port = new ScriptedPort()
    port.room = 1
    const mailbox = await indirect('observed', scripted(port))
    await mailbox.send(new Uint8Array(1))
    const waiting = mailbox.send(new Uint8Array(2))
    await mailbox.receive()
    port.host?.wake('send')
    await waiting
    await mailbox.receive()
    await mailbox.close()
    expect(seen).toEqual(['open', 'send', 'full', 'receive', 'send', 'receive', 'close'])
    seen.length = 0
    const dying = new ScriptedPort()
    await indirect('observed-too', scripted(dying))
    dying.host?.ended('peer-died')
    expect(seen).toEqual(['open', 'died'])
    const [one, other] = ["mailbox 'observed' (scripted)", "mailbox 'observed-too' (scripted)"]
    expect(told).toEqual([one, one, other, other].map((what) => ({ what, address: 'scripted' })))
    seen.length = 0
    const ending = new ScriptedPort()
    await indirect('observed-last', scripted(ending))
    ending.host?.ended('peer-closed')
    expect(seen).toEqual(['open'])
  } finally {
    for (const { event, listener } of listeners) diagnostics.unsubscribe(`ipc:${event}`, listener)
  }
})
