import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { LockFile, lockHolder, runtimeFileMode, runtimePath } from '@ipc/host'
import { atExit } from '../at-exit.js'

const SECRET_BYTES = 32
const OWNER = 'tcp-owner'
const UNLINKED = 'tcp-unlinked'
const TRIES = 5
const PAUSE_MS = 10
const MOST_SWEPT = 256

/** What stands in the file. */
export interface Published {
  readonly port: number
  readonly secret: Uint8Array
}

/**
 * A name for a port that the system chose: a file in the runtime directory with the port and a random secret, so that only
 * who may read it can take part. Its writer holds a lock for life, which the kernel frees when it dies and keeps while it is
 * stopped: a port alone could be a stranger's by now.
 */
export class PublishedAddress {
  readonly path: string
  readonly #lockPath: string
  #lock: LockFile | undefined
  #text = ''
  #forgetExit: (() => void) | undefined

  constructor(kind: string, namespace: string, name: string) {
    this.path = runtimePath(kind, namespace, name, 'address')
    this.#lockPath = runtimePath(kind, namespace, name, OWNER)
  }

  /** Makes this process the one that publishes. False = another is, dead ones excepted. */
  tryOwn(): boolean {
    if (this.#lock !== undefined) return true
    this.#lock = LockFile.tryAcquire(this.#lockPath)
    if (this.#lock !== undefined) this.#forgetExit = atExit(() => this.release(true))
    return this.#lock !== undefined
  }

  /** As `tryOwn`, and once more after a moment: another's sweep may have held the lock. */
  async own(): Promise<boolean> {
    sweepOnce(dirname(this.path))
    for (let tries = 1; !this.tryOwn(); tries++) {
      if (tries === TRIES) return false
      await delay(PAUSE_MS)
    }
    return true
  }

  /** A secret for `publish`. */
  static newSecret(): Uint8Array {
    return randomBytes(SECRET_BYTES)
  }

  publish({ port, secret }: Published): void {
    this.#text = JSON.stringify({ port, secret: Buffer.from(secret).toString('base64') })
    const temporary = `${this.path}.${process.pid}.${randomBytes(6).toString('hex')}`
    writeFileSync(temporary, this.#text, { mode: runtimeFileMode(), flag: 'wx' })
    renameSync(temporary, this.path)
  }

  /** What the owner published. Undefined = nothing (yet), or nothing that this package writes. */
  read(): Published | undefined {
    try {
      const { port, secret } = JSON.parse(readFileSync(this.path, 'utf8')) as Record<string, unknown>
      if (!Number.isInteger(port) || typeof secret !== 'string') return undefined
      const bytes = Buffer.from(secret, 'base64')
      return bytes.length === SECRET_BYTES ? { port: port as number, secret: bytes } : undefined
    } catch {
      return undefined
    }
  }

  /** The owner's process, as far as the lock's file tells. */
  owner(): number | undefined {
    return lockHolder(this.#lockPath)
  }

  /** Takes the name away. `hasHeirs`: others find each other still by what is left after `remove`. Idempotent. */
  release(hasHeirs = false): void {
    const lock = this.#lock
    if (lock === undefined) return
    this.#lock = undefined
    this.#forgetExit?.()
    if (this.isOurs()) removeFile(this.path)
    else if (!hasHeirs) this.forgetPlace()
    lock.release({ remove: true })
  }

  /** After `release(true)`: no heir is there, so that nobody meets at what was left after `remove`. */
  forgetPlace(): void {
    if (this.place !== undefined) removeFile(this.apart(this.place).path)
  }

  /** What it stays known by after `remove`. */
  get place(): string | undefined {
    return this.#text === '' ? undefined : placeOf(this.#text)
  }

  /** Where those meet who had open what is published here as `place`, after its name was removed. */
  apart(place: string): PublishedAddress {
    return new PublishedAddress(UNLINKED, place, basename(this.path))
  }

  /** Whether anything is published. */
  isThere(): boolean {
    return this.#publishedText() !== undefined
  }

  /** Whether what is published is this process's. */
  isOurs(): boolean {
    return this.#text !== '' && this.#publishedText() === this.#text
  }

  /**
   * Frees the name, whoever has it: its owner goes on unnamed, the next newcomer owns the name. What a living owner has published stays
   * under a name of its own, so that those who had it open find each other when it goes. The lock's file goes first:
   * killed between the two, an address whose lock nobody can see is replaced by the next, while a lock without an address
   * would keep all from the name as long as its owner lives.
   */
  remove(): boolean {
    const text = this.#publishedText()
    const lock = LockFile.tryAcquire(this.#lockPath)
    if (lock === undefined) removeFile(this.#lockPath)
    else lock.release({ remove: true })
    // A newcomer may have published its own by now.
    if (text === undefined || this.#publishedText() !== text) return false
    return lock === undefined ? moveFile(this.path, this.apart(placeOf(text)).path) : removeFile(this.path)
  }

  #publishedText(): string | undefined {
    try {
      return readFileSync(this.path, 'utf8')
    } catch {
      return undefined
    }
  }
}

let swept: string | undefined

/** Removes what killed processes left in the runtime directory: once a process, at most 256 names. */
function sweepOnce(directory: string): void {
  if (swept === directory) return
  swept = directory
  const owners = readdirSync(directory).filter((file) => file.endsWith(`.${OWNER}`))
  for (const file of owners.slice(0, MOST_SWEPT)) {
    const path = join(directory, file)
    try {
      const lock = LockFile.tryAcquire(path)
      if (lock === undefined) continue
      removeFile(join(directory, `${basename(file, OWNER)}address`))
      lock.release({ remove: true })
    } catch {
      // Another user's, or gone meanwhile: it is not what this process came for.
    }
  }
}

function placeOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function removeFile(path: string): boolean {
  return succeeds(() => unlinkSync(path))
}

function moveFile(path: string, to: string): boolean {
  return succeeds(() => renameSync(path, to))
}

/** False = there is no such file. */
function succeeds(action: () => void): boolean {
  try {
    action()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
