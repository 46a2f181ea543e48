import { createHash } from 'node:crypto'
import { userInfo } from 'node:os'

const PREFIX = '\\\\.\\pipe\\'
const LONGEST = 256

/** The path of a named pipe of this user. `at`: the pipe's own name, with or without its prefix. Throws RangeError for one over 256 characters. */
export function pipeName(kind: string, namespace: string, name: string, at?: string): string {
  if (at === undefined) {
    const text = `${userInfo().username}/${kind}/${namespace}/${name}`
    return `${PREFIX}ipc-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  }
  const path = at.startsWith(PREFIX) ? at : PREFIX + at
  if (path.length <= LONGEST) return path
  throw new RangeError(`the name of a pipe has ${LONGEST} characters at most and ${path} has ${path.length}`)
}
