import { objectName } from '@ipc/host'

const DIRECTORY = '/dev/shm'
const LONGEST_NAME = 254

/** Where Linux shows a POSIX shared memory object. `at` is its name for shm_open: a slash, then no other. */
export function segmentAddress(
  kind: string,
  namespace: string,
  name: string,
  at: string | undefined,
): string {
  return `${DIRECTORY}${at ?? `/${objectName(kind, namespace, name)}`}`
}

/** The name that shm_open takes. */
export function posixNameOf(address: string): string {
  return address.slice(DIRECTORY.length)
}

/** Throws TypeError for what cannot be the name of a POSIX shared memory object. */
export function checkPosixName(at: unknown): asserts at is string {
  const sound =
    typeof at === 'string' &&
    /^\/[^/\0]+$/.test(at) &&
    at !== '/.' &&
    at !== '/..' &&
    Buffer.byteLength(at) <= LONGEST_NAME + 1
  if (!sound) {
    throw new TypeError(
      `shm's at must be the name of a POSIX shared memory object, as shm_open takes it: a slash and up to ` +
        `${LONGEST_NAME} bytes without another, not ${JSON.stringify(at)}`,
    )
  }
}
