/**
 * One value for all copies of this package in the thread (ESM beside CommonJS): two watchers would cost double.
 * The key carries a version, because another version of the package may hold something else under it.
 */
export function threadWide<T>(name: string, make: () => T): T {
  const key = Symbol.for(`@ipc/mq.${name}/1`)
  const realm = globalThis as { [key: symbol]: T | undefined }
  realm[key] ??= make()
  return realm[key]
}
