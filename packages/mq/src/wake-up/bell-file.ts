import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'
import { IpcError } from '@ipc/core'
import { Mapping, schedYield, tryLockByte, tryLockShared, unlockByte } from '@ipc/ffi'
import { EVENT_COUNT_WORDS, EventCount } from './event-count.js'

/*
 * Layout, in int32 words: magic, version, queue identifier, spare; the event count of messages; the event count of room.
 * Byte 2048 is read to ring: inotify tells every process that watches the file, and unlike a write it takes no lock of the
 * kernel, behind which all who ring would wait for one that has no processor (decision 0161). Bytes 3000 and 3001 are never
 * written, their locks are what counts.
 */
const MAGIC = 0x5142_5049
const VERSION = 3
const BYTES = 4096
const MAGIC_WORD = 0
const VERSION_WORD = 1
const QUEUE_WORD = 2
const MESSAGES_WORD = EVENT_COUNT_WORDS
const ROOM_WORD = MESSAGES_WORD + EVENT_COUNT_WORDS
const RING_BYTE = 2048
const SENDER_LOCK_BYTE = 3000
const OPENERS_LOCK_BYTE = 3001
/** The lock is held for three system calls: who cannot have it after so many turns meets a stopped process. */
const LOCK_ROUNDS = 20

/** What a bell file says while its queue is being made. */
export const BEING_MADE = -1

const stroke = new Uint8Array(1)

/**
 * The file beside a System V queue through which processes of @ipc wake each other: the kernel gives such a queue no
 * descriptor to wait on. Event loops wait for inotify events on it, threads for a futex in it.
 */
export class BellFile {
  /** A path to the very file that is open, for inotify: the name may be another file's by now. */
  readonly watchPath: string
  readonly messages: EventCount
  readonly room: EventCount
  readonly #fd: number
  readonly #mapping: Mapping

  private constructor(fd: number, mapping: Mapping) {
    this.watchPath = `/proc/self/fd/${fd}`
    this.#fd = fd
    this.#mapping = mapping
    const ring = () => void readSync(fd, stroke, 0, 1, RING_BYTE)
    this.messages = new EventCount(mapping, MESSAGES_WORD, ring)
    this.room = new EventCount(mapping, ROOM_WORD, ring)
  }

  /**
   * Opens the bell file at `path`; makes it where it is missing. Hold the queue's lock.
   * @throws IpcError IPC_CORRUPT, IPC_VERSION naming the file; Node's errors of open(2).
   */
  static open(path: string, mode: number): BellFile {
    const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants
    const fd = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode)
    try {
      if (fstatSync(fd).size === 0) {
        // The umask may have taken away what `mode` gives to others on purpose.
        fchmodSync(fd, mode)
        ftruncateSync(fd, BYTES)
      }
      const bell = new BellFile(fd, mapBell(path, fd))
      bell.#join()
      return bell
    } catch (error) {
      closeSync(fd)
      throw error
    }
  }

  /** The queue that this bell belongs to; 0 in a new file. */
  get queue(): number {
    return Atomics.load(this.#mapping.int32, QUEUE_WORD)
  }

  set queue(id: number) {
    Atomics.store(this.#mapping.int32, QUEUE_WORD, id)
  }

  /** Takes the lock under which senders look at the count of messages and send; bounded steps. */
  tryLockSenders(): boolean {
    for (let round = 0; round < LOCK_ROUNDS; round++) {
      if (tryLockByte(this.#fd, SENDER_LOCK_BYTE)) return true
      schedYield()
    }
    return false
  }

  unlockSenders(): void {
    unlockByte(this.#fd, SENDER_LOCK_BYTE)
  }

  /** Whether no other handle of any process has this file open now. Hold the queue's lock. */
  isLastOpener(): boolean {
    return tryLockByte(this.#fd, OPENERS_LOCK_BYTE)
  }

  /** Lets the file go. */
  close(): void {
    // A lock would outlive the descriptor for as long as the mapping does.
    unlockByte(this.#fd, OPENERS_LOCK_BYTE)
    this.#mapping.close()
    closeSync(this.#fd)
  }

  #join(): void {
    tryLockShared(this.#fd, OPENERS_LOCK_BYTE)
  }
}

function mapBell(path: string, fd: number): Mapping {
  if (fstatSync(fd).size < BYTES) throw corrupt(path, 'is too short')
  const mapping = Mapping.map(fd, BYTES)
  const words = mapping.int32
  if (words[MAGIC_WORD] === 0) {
    words[MAGIC_WORD] = MAGIC
    words[VERSION_WORD] = VERSION
  }
  if (words[MAGIC_WORD] === MAGIC && words[VERSION_WORD] === VERSION) return mapping
  const problem =
    words[MAGIC_WORD] === MAGIC
      ? new IpcError(
          'IPC_VERSION',
          `${path} has version ${words[VERSION_WORD]}, this is ${VERSION}: use one version of @ipc/mq`,
        )
      : corrupt(path, 'is no bell file of @ipc/mq')
  mapping.close()
  throw problem
}

function corrupt(path: string, what: string): IpcError {
  return new IpcError('IPC_CORRUPT', `${path} ${what}: unlink the mailbox and make it again`, {
    address: path,
  })
}
