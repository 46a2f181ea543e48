import { fstatSync } from 'node:fs'
import { close, Mapping, O, shmOpen } from '@ipc/ffi'
import { withWatchdog } from '@ipc/testkit'
import { RING, SEGMENT, SLOT } from '../../src/layout/structures.js'
import { sysvBacking } from '../../src/segment/sysv-backing.js'
import { makeMessage, readMessage } from './numbered.mjs'
import type { TestMailbox } from './opened.js'

const WATCHDOG_MS = 20_000
const SENTINEL = 999
const CONTROL = SEGMENT.size / 4
const SLOTS = (SEGMENT.size + RING.size) / 4

/** A mailbox's memory, as another program sees it. */
export function mapObject(address: string): Mapping {
  const fd = shmOpen(address.slice('/dev/shm'.length), O.RDWR)
  const segment = sysvBacking(fd)?.segment
  const mapping = segment ? Mapping.attach(segment.id, segment.size) : Mapping.map(fd, fstatSync(fd).size)
  close(fd)
  return mapping
}

/** The messages that survivors find, as "sender:number", oldest first; the mailbox must go on working. */
export async function drain(mailbox: TestMailbox): Promise<string[]> {
  await withWatchdog(mailbox.send(makeMessage(SENTINEL, 1)), WATCHDOG_MS, 'a send after the death')
  const found: string[] = []
  for (;;) {
    const { data } = await withWatchdog(mailbox.receive(), WATCHDOG_MS, 'a receive after the death')
    const { sender, number } = readMessage(data)
    if (sender === SENTINEL) return found
    found.push(`${sender}:${number}`)
  }
}

/** What is still held in an empty mailbox whose only members are of this process: locks, bytes of the ring, slots of others. */
export function heldBy(address: string): { locks: number[]; bytes: number; strangers: number[] } {
  const mapping = mapObject(address)
  try {
    const word = (index: number) => Atomics.load(mapping.int32, index)
    const { sendLock, receiveLock, head, tail } = RING.word
    const owners = [0, 1, 2].map((slot) => word(SLOTS + (slot * SLOT.size) / 4 + SLOT.word.process))
    return {
      locks: [word(CONTROL + sendLock), word(CONTROL + receiveLock)],
      bytes: word(CONTROL + head) - word(CONTROL + tail),
      strangers: owners.filter((owner) => owner !== 0 && owner !== process.pid),
    }
  } finally {
    mapping.close()
  }
}

export const NOTHING_HELD = { locks: [0, 0], bytes: 0, strangers: [] }
