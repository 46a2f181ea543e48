// Sends messages to and fro with another process, both awake all the time, between two marks in its system calls.
import { existsSync } from 'node:fs'
import { direct, indirect } from '@ipc/core'
import { shm } from '@ipc/shm'

const [role, name, countText] = process.argv.slice(2)
const count = Number(countText)
const timeoutMs = 30_000
const mechanism = shm({ spinMicroseconds: Number.POSITIVE_INFINITY })
const first = role === 'first'
const party = await direct(`${name}-${role}`, mechanism)
const link = await party.link(`${name}-${first ? 'second' : 'first'}`)
const [there, back] = await Promise.all(
  ['there', 'back'].map((way) => indirect(`${name}-${way}`, mechanism, { removeOnLastClose: true })),
)
const message = new Uint8Array(64)

function exchange(sends, receives) {
  for (let number = 0; number < count; number++) {
    if (first) sends.sendSync(message, { timeoutMs })
    receives.receiveSync({ timeoutMs })
    if (!first) sends.sendSync(message, { timeoutMs })
  }
}

// The first rounds load and compile what the others use.
exchange(link, link)
exchange(first ? there : back, first ? back : there)
existsSync('/mark-begin')
exchange(link, link)
existsSync('/mark-middle')
exchange(first ? there : back, first ? back : there)
existsSync('/mark-end')
await Promise.all([there.close(), back.close(), party.close()])
