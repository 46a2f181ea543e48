import { IpcError } from '@ipc/core'

/** How a call stands once the event loop has turned: 'waits', what it gave, or the code or name of its error. */
export function outcome<T>(call: Promise<T>): Promise<T | string> {
  const settled = call.catch((error: unknown) => (IpcError.is(error) ? error.code : (error as Error).name))
  return Promise.race([settled, new Promise<string>((resolve) => setImmediate(resolve, 'waits'))])
}
