import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { layouts } from './constants/layouts.js'
import { read } from './descriptors.js'
import { SystemCall } from './errors/system-call.js'
import { checkCString } from './memory/c-string.js'

export const IN_ACCESS = constants.IN_ACCESS
export const IN_MODIFY = constants.IN_MODIFY
export const IN_ATTRIB = constants.IN_ATTRIB
export const IN_CLOSE_WRITE = constants.IN_CLOSE_WRITE
export const IN_CLOSE_NOWRITE = constants.IN_CLOSE_NOWRITE
export const IN_CLOSE = constants.IN_CLOSE_WRITE | constants.IN_CLOSE_NOWRITE
export const IN_OPEN = constants.IN_OPEN
export const IN_MOVED_FROM = constants.IN_MOVED_FROM
export const IN_MOVED_TO = constants.IN_MOVED_TO
export const IN_CREATE = constants.IN_CREATE
export const IN_DELETE = constants.IN_DELETE
export const IN_DELETE_SELF = constants.IN_DELETE_SELF
export const IN_MOVE_SELF = constants.IN_MOVE_SELF
export const IN_UNMOUNT = constants.IN_UNMOUNT
export const IN_Q_OVERFLOW = constants.IN_Q_OVERFLOW
export const IN_IGNORED = constants.IN_IGNORED
export const IN_ONLYDIR = constants.IN_ONLYDIR
export const IN_ISDIR = constants.IN_ISDIR
export const IN_ONESHOT = constants.IN_ONESHOT

/** One event: the watch it is from (-1 for IN_Q_OVERFLOW), what happened, and in a watched directory to whom. */
export interface InotifyEvent {
  readonly watch: number
  readonly mask: number
  readonly cookie: number
  readonly name: string
}

const libc = onFirstUse(() => ({
  init: libcFunction<(flags: number) => number>('inotify_init1', 'int', ['int']),
  add: libcFunction<(fd: number, path: string, mask: number) => number>('inotify_add_watch', 'int', [
    'int',
    'string',
    'uint',
  ]),
  remove: libcFunction<(fd: number, watch: number) => number>('inotify_rm_watch', 'int', ['int', 'int']),
}))
const initCall = new SystemCall('inotify_init1', { reported: ['EMFILE', 'ENFILE'] })
const addCall = new SystemCall('inotify_add_watch', {
  reported: ['EACCES', 'EBADF', 'EINVAL', 'ELOOP', 'ENAMETOOLONG', 'ENOENT', 'ENOSPC', 'ENOTDIR'],
})
// EINVAL: the object is gone, and its watch with it.
const removeCall = new SystemCall('inotify_rm_watch', { expected: ['EINVAL'], reported: ['EBADF'] })

const events = Buffer.alloc(16_384)

/**
 * An instance to watch files and directories with, as a descriptor that never waits, close-on-exec. A user has 128 of them
 * (fs.inotify.max_user_instances): take one a process. Follows inotify(7). @throws SystemError: EMFILE for more.
 */
export function inotifyInit(): number {
  const fd = libc().init(constants.IN_NONBLOCK | constants.IN_CLOEXEC)
  return fd >= 0 ? fd : initCall.failed('an instance')
}

/** Watches a path for the events of a mask; for a path watched already this changes its mask. Follows inotify_add_watch(2). @returns the watch. */
export function inotifyAddWatch(fd: number, path: string, mask: number): number {
  checkCString(path)
  const watch = libc().add(fd, path, mask)
  return watch >= 0 ? watch : addCall.failed(path)
}

/** Ends a watch; nothing happens when its object is gone. Follows inotify_rm_watch(2). */
export function inotifyRemoveWatch(fd: number, watch: number): void {
  if (libc().remove(fd, watch) === -1) removeCall.failed(fd)
}

/** The events that are there, up to 16 KiB of them; none when there are none. Never waits. Follows inotify(7). */
export function inotifyRead(fd: number): InotifyEvent[] {
  const bytes = read(fd, events)
  const at = layouts.inotifyEvent
  const found: InotifyEvent[] = []
  for (let start = 0; start < bytes; ) {
    const nameLength = events.readUInt32LE(start + at.nameLength)
    const name = events.toString('utf8', start + at.name, start + at.name + nameLength)
    const end = name.indexOf('\0')
    found.push({
      watch: events.readInt32LE(start),
      mask: events.readUInt32LE(start + at.mask),
      cookie: events.readUInt32LE(start + at.cookie),
      name: end === -1 ? name : name.slice(0, end),
    })
    start += at.name + nameLength
  }
  return found
}
