import { libcFunction, onFirstUse } from './backend/libc.js'
import type { SystemCall } from './errors/system-call.js'

const libc = onFirstUse(() => ({
  fcntl: libcFunction<(fd: number, command: number, value: number) => number>('fcntl', 'int', [
    'int',
    'int',
    'int',
  ]),
}))

/** One command of fcntl(2) that takes a number; `call` is how its errors are taken. */
export function fileControl(fd: number, command: number, value: number, call: SystemCall): number {
  const result = libc().fcntl(fd, command, value)
  return result >= 0 ? result : call.failed(fd)
}
