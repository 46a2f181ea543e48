import { runtimePath } from '@ipc/host'

/** Where the files beside a mailbox's queue lie, by their extensions: told by the mailbox's name, or by the queue's own where that is given. */
export function placePath(
  kind: string,
  namespace: string,
  name: string,
  at: string | undefined,
): (extension: string) => string {
  return (extension) =>
    at === undefined
      ? runtimePath(kind, namespace, name, extension)
      : runtimePath(`${kind}-at`, '', at, extension)
}
