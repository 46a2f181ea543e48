import { randomBytes, randomInt } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { IpcError } from '@ipc/core'
import { msgctlStat, tryLockByte, unlockByte } from '@ipc/ffi'
import { runtimeDirectory, runtimeFileMode } from '@ipc/host'
import { findQueue } from './find-queue.js'
import { saysQueueGone } from './queue-gone.js'
import { removeQueue } from './remove-queue.js'

/** Who of a pair holds which byte's lock of the record. */
const BYTE_OF = { maker: 0, joiner: 1 } as const
export type LinkSide = keyof typeof BYTE_OF

const FILE_NAME = /^ipc-sysv-link-[0-9a-f]{24}\.queues$/
const LONGEST_BYTES = 256

const HIGHEST_KEY = 0x7fff_ffff
const QUEUES = 2
/** To find a queue, whoever's it is. */
const NO_RIGHTS = 0

/**
 * The file that says which two queues a link has: their keys, which nobody else knows. System V queues outlive every
 * process: whoever of the pair is last removes them, and when both are killed the next party that opens finds by this
 * record, whose locks nobody holds then, what there is to remove. It is there before the queues are.
 */
export class LinkRecord {
  readonly fileName: string
  /** Nobody had them when the record was made. */
  readonly keys: readonly number[]
  readonly #fd: number
  readonly #side: LinkSide
  #closed = false

  private constructor(fileName: string, keys: readonly number[], fd: number, side: LinkSide) {
    this.fileName = fileName
    this.keys = keys
    this.#fd = fd
    this.#side = side
  }

  /** Writes the record of a new link, whose queues are to be made with its keys. */
  static make(): LinkRecord {
    for (;;) {
      const fileName = `ipc-sysv-link-${randomBytes(12).toString('hex')}.queues`
      const path = join(runtimeDirectory(), fileName)
      const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600)
      try {
        // The umask may keep the group out of a directory that is shared on purpose.
        fchmodSync(fd, runtimeFileMode())
        // Until it is locked it looks like what a dead party left: it may have been swept.
        if (tryLockByte(fd, BYTE_OF.maker) && fstatSync(fd).nlink > 0) {
          const keys = Array.from({ length: QUEUES }, freeKey)
          writeSync(fd, JSON.stringify(keys))
          return new LinkRecord(fileName, keys, fd, 'maker')
        }
      } catch (error) {
        closeSync(fd)
        rmSync(path, { force: true })
        throw error
      }
      closeSync(fd)
    }
  }

  /** Takes part in the record that the maker offers. Throws `IPC_CORRUPT` for a name that is no record's. */
  static join(fileName: unknown): LinkRecord {
    if (typeof fileName !== 'string' || !FILE_NAME.test(fileName)) {
      throw new IpcError(
        'IPC_CORRUPT',
        'the other party offered a link record that is none: use one version of @ipc/mq',
      )
    }
    const fd = openSync(join(runtimeDirectory(), fileName), constants.O_RDWR | constants.O_NOFOLLOW)
    tryLockByte(fd, BYTE_OF.joiner)
    return new LinkRecord(fileName, [], fd, 'joiner')
  }

  /** Lets the record go; `remove`: both queues are gone. Idempotent. */
  close(remove: boolean): void {
    if (this.#closed) return
    this.#closed = true
    if (remove) rmSync(join(runtimeDirectory(), this.fileName), { force: true })
    unlockByte(this.#fd, BYTE_OF[this.#side])
    closeSync(this.#fd)
  }
}

/** Removes the queues of links whose two processes are gone. */
export function sweepLinkRecords(): void {
  const directory = runtimeDirectory()
  for (const name of readdirSync(directory)) {
    if (FILE_NAME.test(name)) sweep(join(directory, name))
  }
}

function sweep(path: string): void {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW)
  } catch {
    // Gone meanwhile, or closed to this user.
    return
  }
  try {
    // Another user's, in a shared directory: only its own processes may remove its queues.
    if (fstatSync(fd).uid !== process.geteuid?.()) return
    if (!tryLockByte(fd, BYTE_OF.maker, 2)) return
    // By the descriptor: another who sweeps may have removed the name since.
    for (const key of recordedKeys(fd)) removeOwn(key)
    rmSync(path, { force: true })
  } finally {
    closeSync(fd)
  }
}

function recordedKeys(fd: number): readonly number[] {
  const text = readFileSync(fd, 'utf8')
  if (text.length > LONGEST_BYTES) return []
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.filter(isKey) : []
  } catch {
    // Its maker was killed before it wrote.
    return []
  }
}

function isKey(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= HIGHEST_KEY
}

function removeOwn(key: number): void {
  const queue = findQueue(key, NO_RIGHTS)
  if (queue === undefined) return
  try {
    if (msgctlStat(queue).creatorUid === process.geteuid?.()) removeQueue(queue)
  } catch (error) {
    if (!saysQueueGone(error)) throw error
  }
}

function freeKey(): number {
  for (;;) {
    const key = randomInt(1, HIGHEST_KEY)
    if (findQueue(key, NO_RIGHTS) === undefined) return key
  }
}
