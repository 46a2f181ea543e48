import { createHash } from 'node:crypto'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { UsageError } from './usage-error.js'

const BATCH_BYTES = 256 * 1_024

/** The file that the tour sends. */
export interface InputFile {
  readonly path: string
  readonly bytes: number
  readonly digest: Uint8Array
  /** The file in messages, some at a time; they are valid until the next batch is asked for. */
  batches(messageBytes: number): AsyncGenerator<Uint8Array[]>
}

/** Reads the file once for its SHA-256. `longest`: only so many bytes from its start count. */
export async function openInputFile(path: string, longest = Number.POSITIVE_INFINITY): Promise<InputFile> {
  const bytes = Math.min(await sizeOf(path), longest)
  const batches = (messageBytes: number) => readBatches(path, bytes, messageBytes)
  const hash = createHash('sha256')
  for await (const messages of batches(BATCH_BYTES)) for (const message of messages) hash.update(message)
  return { path, bytes, digest: hash.digest(), batches }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (found.isFile()) return found.size
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new UsageError(`there is no file ${path}`)
    throw new UsageError(`cannot read ${path}: ${(error as Error).message}`)
  }
  throw new UsageError(`${path} is not a regular file`)
}

async function* readBatches(path: string, bytes: number, messageBytes: number): AsyncGenerator<Uint8Array[]> {
  const buffer = new Uint8Array(Math.max(1, Math.floor(BATCH_BYTES / messageBytes)) * messageBytes)
  const file = await openReadable(path)
  try {
    for (let left = bytes; left > 0; ) {
      const length = await fill(file, buffer.subarray(0, Math.min(buffer.length, left)))
      if (length === 0) throw new Error(`${path} became shorter while it was read`)
      left -= length
      yield split(buffer.subarray(0, length), messageBytes)
    }
  } finally {
    await file.close()
  }
}

async function openReadable(path: string): Promise<FileHandle> {
  return open(path).catch((error: Error) => {
    throw new UsageError(`cannot read ${path}: ${error.message}`)
  })
}

/** A read may give less than asked for: goes on until `into` is full or the file ends. */
async function fill(file: FileHandle, into: Uint8Array): Promise<number> {
  let length = 0
  while (length < into.length) {
    const { bytesRead } = await file.read(into, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return length
}

function split(bytes: Uint8Array, messageBytes: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / messageBytes) }, (_, index) =>
    bytes.subarray(index * messageBytes, (index + 1) * messageBytes),
  )
}
