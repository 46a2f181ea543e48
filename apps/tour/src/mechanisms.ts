import type { Mechanism } from '@ipc/core'
import { memory } from '@ipc/memory'
import { posixMq, sysvMq } from '@ipc/mq'
import { nats } from '@ipc/nats'
import { fifo } from '@ipc/pipe'
import { shm } from '@ipc/shm'
import { tcp, unix } from '@ipc/socket'
import { whyNoNatsServer } from './nats-server.js'

/** Every mechanism that the tour visits, in its order. */
export const mechanisms = { memory, shm, fifo, sysvMq, posixMq, unix, tcp, nats } satisfies Record<
  string,
  () => Mechanism
>

export type MechanismName = keyof typeof mechanisms

export const mechanismNames = Object.keys(mechanisms) as MechanismName[]

/** `memory` ends at the process: its other side runs in the tour's own. */
export function reachesOtherProcesses(name: MechanismName): boolean {
  return name !== 'memory'
}

/** Why this machine does not have the mechanism and what to do or to use instead; undefined where it does. */
export function whyMissing(name: MechanismName): string | undefined {
  if (name === 'nats') return whyNoNatsServer()
  const { mailbox, link } = mechanisms[name]().traits
  const missing = [mailbox.supported, link.supported].find((supported) => supported !== true)
  return missing === undefined ? undefined : String(missing)
}
