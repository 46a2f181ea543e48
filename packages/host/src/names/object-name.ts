import { createHash } from 'node:crypto'
import { runtimeDirectoryIdentity } from '../directory/runtime-directory.js'

const HASH_CHARACTERS = 24
const KEY_MASK = 0x7fff_ffff

/**
 * The system's own name for an object: `ipc-` and 24 hexadecimal digits, the same in every process that sees the same
 * runtime directory. For shm_open and mq_open put a slash before it.
 * @param kind what it is, such as 'shm' or 'posix-mq': one name in two mechanisms gives two objects.
 * @throws as `runtimeDirectory` does.
 */
export function objectName(kind: string, namespace: string, name: string): string {
  return `ipc-${digest(kind, namespace, name).toString('hex').slice(0, HASH_CHARACTERS)}`
}

/**
 * A System V key for an object: 1 to 2^31-1, so never IPC_PRIVATE. 31 bits may meet a stranger's key: keep the full name
 * beside the object and compare.
 * @throws as `runtimeDirectory` does.
 */
export function objectKey(kind: string, namespace: string, name: string): number {
  const hash = digest(kind, namespace, name)
  for (let at = 0; at + 4 <= hash.length; at += 4) {
    const key = hash.readUInt32LE(at) & KEY_MASK
    if (key !== 0) return key
  }
  return 1
}

function digest(kind: string, namespace: string, name: string): Buffer {
  // A NUL is in no name (C1), so no two triples give one text.
  const text = [runtimeDirectoryIdentity(), kind, namespace, name].join('\0')
  return createHash('sha256').update(text).digest()
}
