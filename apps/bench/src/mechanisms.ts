import type { Mechanism } from '@ipc/core'
import type { MechanismName } from './contestant.js'

type Factory = (options?: Readonly<Record<string, unknown>>) => Mechanism

// Loaded one at a time: a measured process holds the mechanism that it uses and no other.
const packages: Readonly<Record<MechanismName, () => Promise<Readonly<Record<string, unknown>>>>> = {
  shm: () => import('@ipc/shm'),
  fifo: () => import('@ipc/pipe'),
  sysvMq: () => import('@ipc/mq'),
  posixMq: () => import('@ipc/mq'),
  unix: () => import('@ipc/socket'),
  tcp: () => import('@ipc/socket'),
}

/** Throws where the package has no such mechanism (yet), or this platform does not support it. */
export async function loadMechanism(
  name: MechanismName,
  options?: Readonly<Record<string, unknown>>,
): Promise<Mechanism> {
  const factory = (await packages[name]())[name]
  if (typeof factory !== 'function') throw new Error(`there is no ${name}() yet`)
  const mechanism = (factory as Factory)(options)
  const { supported } = mechanism.traits.mailbox
  if (supported !== true) throw new Error(supported)
  return mechanism
}
