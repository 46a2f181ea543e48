import {
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { close, O, open, tryLockByte, unlockByte } from '@ipc/ffi'
import { runtimeFileMode } from '../directory/runtime-directory.js'

const PRIVATE_MODE = 0o600

/**
 * A lock between processes on a file: an open-file-description lock, which the kernel frees when its holder dies and keeps
 * while it is stopped. It excludes every other `LockFile` of the path, in this process too. Follows fcntl(2), F_OFD_SETLK.
 */
export class LockFile {
  readonly path: string
  #fd: number | undefined

  private constructor(path: string, fd: number) {
    this.path = path
    this.#fd = fd
  }

  /**
   * Takes the lock if it is free, making the file when it is missing. Never waits. Undefined = another holds it.
   * The holder's process number is the file's content, for people and error messages.
   * @throws SystemError when the file cannot be opened; ELOOP when it is a symbolic link.
   */
  static tryAcquire(path: string): LockFile | undefined {
    for (;;) {
      const fd = open(path, O.RDWR | O.CREAT | O.NOFOLLOW | constants.O_NOCTTY, PRIVATE_MODE)
      try {
        if (!tryLockByte(fd, 0)) {
          close(fd)
          return undefined
        }
      } catch (error) {
        close(fd)
        throw error
      }
      if (isStill(path, fd)) {
        signHolder(fd)
        return new LockFile(path, fd)
      }
      // Its last holder removed the file between our open and our lock: the lock that counts is on the file now there.
      unlockByte(fd, 0)
      close(fd)
    }
  }

  /** Gives the lock back; `remove` takes the file away too, before another can hold it. Idempotent. */
  release(options: { readonly remove?: boolean | undefined } = {}): void {
    const fd = this.#fd
    if (fd === undefined) return
    this.#fd = undefined
    try {
      if (options.remove === true && isStill(this.path, fd)) unlinkSync(this.path)
    } finally {
      unlockByte(fd, 0)
      close(fd)
    }
  }
}

/** The process that holds the lock, as far as its file tells. */
export function lockHolder(path: string): number | undefined {
  try {
    const number = Number.parseInt(readFileSync(path, 'latin1').slice(0, 12), 10)
    return number > 0 ? number : undefined
  } catch {
    return undefined
  }
}

function isStill(path: string, fd: number): boolean {
  const there = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (there === undefined) return false
  const ours = fstatSync(fd, { bigint: true })
  return there.ino === ours.ino && there.dev === ours.dev
}

function signHolder(fd: number): void {
  const mode = runtimeFileMode()
  // The umask may have kept the group out of a directory that is shared on purpose.
  if (mode !== PRIVATE_MODE && fstatSync(fd).uid === process.geteuid?.()) fchmodSync(fd, mode)
  ftruncateSync(fd, 0)
  writeSync(fd, `${process.pid}\n`, 0)
}
