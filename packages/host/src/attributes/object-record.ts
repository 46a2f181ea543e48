import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { IpcError } from '@ipc/core'
import { fromSystemError, type ObjectAttributes } from '@ipc/core/adapter'
import { runtimeFileMode } from '../directory/runtime-directory.js'
import { limitFromJson, limitToJson } from './limit-json.js'

/** What the side file of an object without a header says. */
export interface ObjectRecord extends ObjectAttributes {
  readonly name: string
  readonly namespace: string
  readonly codec: string
  readonly creatorPid: number
}

const VERSION = 1
const LIMITS = ['capacity', 'bytes', 'maxMessageBytes'] as const
const NAMES = ['name', 'namespace', 'codec'] as const
const LONGEST_FILE_BYTES = 4096

/**
 * Reads the side file at `path`. Undefined where there is none.
 * @throws IpcError IPC_CORRUPT naming the file when it holds anything else than `writeAttributes` puts there;
 * IPC_VERSION when a later version wrote it; IPC_PERMISSION when it may not be read.
 */
export function readAttributes(path: string): ObjectRecord | undefined {
  const text = readSmallFile(path)
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw corrupt(path, 'is no JSON', error)
  }
  if (typeof value !== 'object' || value === null) throw corrupt(path, 'is no JSON object')
  return readRecord(path, value as Record<string, unknown>)
}

/** Writes the side file at `path`, whole or not at all, in place of one that is there. Hold the object's lock. @throws IpcError */
export function writeAttributes(path: string, record: ObjectRecord): void {
  const { name, namespace, codec, creatorPid } = record
  const json: Record<string, unknown> = { version: VERSION, name, namespace, codec, creatorPid }
  for (const limit of LIMITS) json[limit] = limitToJson(record[limit])
  // The process may have been killed here before with the same number: what it left is taken away.
  const temporary = `${path}.${process.pid}`
  try {
    rmSync(temporary, { force: true })
    const fd = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      const mode = runtimeFileMode()
      if (mode !== 0o600) fchmodSync(fd, mode)
      writeSync(fd, JSON.stringify(json))
    } finally {
      closeSync(fd)
    }
    renameSync(temporary, path)
  } catch (error) {
    throw fromSystemError(error, `cannot write the attributes file ${path}`, path)
  }
}

/** Removes the side file at `path`; nothing happens where there is none. */
export function removeAttributes(path: string): void {
  rmSync(path, { force: true })
}

function readSmallFile(path: string): string | undefined {
  let fd: number
  try {
    // O_NONBLOCK: a FIFO put in its place must not hold the thread.
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fromSystemError(error, `cannot open the attributes file ${path}`, path, { ELOOP: 'IPC_CORRUPT' })
  }
  try {
    const stats = fstatSync(fd)
    if (!stats.isFile()) throw corrupt(path, 'is no regular file')
    if (stats.size > LONGEST_FILE_BYTES) throw corrupt(path, `has ${stats.size} bytes`)
    const bytes = Buffer.alloc(LONGEST_FILE_BYTES)
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, LONGEST_FILE_BYTES, 0))
  } finally {
    closeSync(fd)
  }
}

function readRecord(path: string, json: Record<string, unknown>): ObjectRecord {
  if (typeof json.version === 'number' && json.version > VERSION) {
    throw new IpcError(
      'IPC_VERSION',
      `${path} has version ${json.version}, this is ${VERSION}: update this program`,
      {
        address: path,
      },
    )
  }
  if (json.version !== VERSION) throw corrupt(path, 'has no version')
  const record: Record<string, unknown> = {}
  for (const name of NAMES) {
    if (typeof json[name] !== 'string') throw corrupt(path, `has no ${name}`)
    record[name] = json[name]
  }
  if (!Number.isSafeInteger(json.creatorPid)) throw corrupt(path, 'has no creatorPid')
  record.creatorPid = json.creatorPid
  for (const name of LIMITS) {
    const limit = limitFromJson(json[name])
    if (limit === null) throw corrupt(path, `has no limit in ${name}`)
    if (limit !== undefined) record[name] = limit
  }
  return record as unknown as ObjectRecord
}

function corrupt(path: string, what: string, cause?: unknown): IpcError {
  return new IpcError(
    'IPC_CORRUPT',
    `the attributes file ${path} ${what}: unlink the object and make it again`,
    {
      address: path,
      cause,
    },
  )
}
