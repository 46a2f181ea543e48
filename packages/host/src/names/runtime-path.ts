import { join } from 'node:path'
import { runtimeDirectory } from '../directory/runtime-directory.js'
import { objectName } from './object-name.js'

/** The longest path of a Unix socket, in bytes: sun_path of unix(7) less its closing NUL. Node 20 cuts longer ones silently. */
export const SOCKET_PATH_BYTES = 107

/**
 * The path of an object's file in the runtime directory: `ipc-` and 24 hexadecimal digits, a dot, the extension.
 * @throws RangeError when it is longer than the 107 bytes that a Unix socket's path may have, whatever the file is; as
 * `runtimeDirectory` does.
 */
export function runtimePath(kind: string, namespace: string, name: string, extension: string): string {
  const path = join(runtimeDirectory(), `${objectName(kind, namespace, name)}.${extension}`)
  const length = Buffer.byteLength(path)
  if (length > SOCKET_PATH_BYTES) {
    throw new RangeError(
      `the path ${path} has ${length} bytes and a Unix socket's may have ${SOCKET_PATH_BYTES}: ` +
        'set IPC_RUNTIME_DIR to a directory with a shorter path',
    )
  }
  return path
}
