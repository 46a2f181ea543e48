import { fstatSync, lstatSync } from 'node:fs'
import { schedYield, sleepSlice, tryLockByte } from '@ipc/ffi'

/** A byte past every slot's: whoever holds the lock on it makes, enters, leaves or removes the object. */
export const CREATION_BYTE = 4096

const YIELDS = 50
const SLICES = 10

/** Takes the object's creation lock; false where another keeps it for longer than an entry or exit takes. Blocks 10 ms at most. */
export function holdAlone(fd: number): boolean {
  for (let turn = 0; turn < YIELDS + SLICES; turn++) {
    if (tryLockByte(fd, CREATION_BYTE)) return true
    if (turn < YIELDS) schedYield()
    else sleepSlice(1)
  }
  return false
}

/** Whether the object at `address` still is the one of a descriptor. */
export function isStillThere(address: string, fd: number): boolean {
  const there = lstatSync(address, { bigint: true, throwIfNoEntry: false })
  const ours = fstatSync(fd, { bigint: true })
  return there !== undefined && there.ino === ours.ino && there.dev === ours.dev
}
