import { createHash } from 'node:crypto'

/** Of fixed length, because names of 200 bytes with dots in them are no tokens of a subject. */
export function objectHash(kind: 'mailbox' | 'party' | 'topic', namespace: string, name: string): string {
  // Neither namespaces nor names have a slash.
  return createHash('sha256').update(`${kind}/${namespace}/${name}`).digest('hex').slice(0, 32)
}
