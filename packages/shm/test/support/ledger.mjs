import { closeSync, constants, openSync } from 'node:fs'
import { allocate, Mapping } from '@ipc/ffi'

/** Words in a file that outlive the process that writes them: what a killed process had done. */
export function openLedger(path, words) {
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  allocate(fd, 0, words * 4)
  const mapping = Mapping.map(fd, words * 4)
  closeSync(fd)
  return mapping
}
