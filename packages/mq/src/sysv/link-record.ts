import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { IpcError } from '@ipc/core'
import { msgctlStat, tryLockByte, unlockByte } from '@ipc/ffi'
import { runtimeDirectory, runtimeFileMode } from '@ipc/host'
import { removeQueue } from './remove-queue.js'

/** Who of a pair holds which byte's lock of the record. */
const BYTE_OF = { maker: 0, joiner: 1 } as const
export type LinkSide = keyof typeof BYTE_OF

const FILE_NAME = /^ipc-sysv-link-[0-9a-f]{24}\.queues$/
const LONGEST_BYTES = 256

interface RecordedQueue {
  readonly queue: number
  /** msg_ctime: identifiers are used again, but not with the time of making. */
  readonly made: number
}

/**
 * The file that says which two private queues a link has. System V queues outlive every process: whoever of the pair
 * is last removes them, and when both are killed the next party that opens finds by this record, whose locks nobody
 * holds then, what there is to remove.
 */
export class LinkRecord {
  readonly fileName: string
  readonly #fd: number
  readonly #side: LinkSide
  #closed = false

  private constructor(fileName: string, fd: number, side: LinkSide) {
    this.fileName = fileName
    this.#fd = fd
    this.#side = side
  }

  /** Writes the record of a new link; it is locked before anybody can see it. */
  static make(queues: readonly number[]): LinkRecord {
    const fileName = `ipc-sysv-link-${randomBytes(12).toString('hex')}.queues`
    const path = join(runtimeDirectory(), fileName)
    const hidden = `${path}.new`
    const fd = openSync(hidden, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      // The umask may keep the group out of a directory that is shared on purpose.
      fchmodSync(fd, runtimeFileMode())
      tryLockByte(fd, BYTE_OF.maker)
      writeSync(fd, JSON.stringify(queues.map((queue) => ({ queue, made: msgctlStat(queue).changeTime }))))
      renameSync(hidden, path)
    } catch (error) {
      closeSync(fd)
      rmSync(hidden, { force: true })
      throw error
    }
    return new LinkRecord(fileName, fd, 'maker')
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
    return new LinkRecord(fileName, fd, 'joiner')
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
    for (const { queue, made } of recordedQueues(fd)) if (wasMade(queue, made)) removeQueue(queue)
    rmSync(path, { force: true })
  } finally {
    closeSync(fd)
  }
}

function recordedQueues(fd: number): readonly RecordedQueue[] {
  const text = readFileSync(fd, 'utf8')
  if (text.length > LONGEST_BYTES) return []
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.filter(isRecordedQueue) : []
  } catch {
    return []
  }
}

function isRecordedQueue(value: unknown): value is RecordedQueue {
  const { queue, made } = (value ?? {}) as Partial<RecordedQueue>
  return Number.isInteger(queue) && Number.isInteger(made)
}

/** Whether the queue is still the one that the record means: private, and not changed since. */
function wasMade(queue: number, made: number): boolean {
  try {
    const { key, changeTime } = msgctlStat(queue)
    return key === 0 && changeTime === made
  } catch {
    return false
  }
}
