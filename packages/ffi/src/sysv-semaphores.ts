import { libcFunction, onFirstUse } from './backend/libc.js'
import { constants } from './constants/constants.js'
import { layouts } from './constants/layouts.js'
import { SystemCall, wasInterrupted } from './errors/system-call.js'
import { type IpcPermissions, readPermissions } from './memory/ipc-permissions.js'
import { longestSliceMs } from './slices.js'

export const SEM_UNDO = constants.SEM_UNDO

/** One step of a semop: adds `operation` to the semaphore of a number; takes when negative, waits for zero when 0. */
export interface SemaphoreOperation {
  readonly number: number
  readonly operation: number
  /** IPC_NOWAIT, SEM_UNDO. */
  readonly flags?: number | undefined
}

/** What the kernel keeps of a set of semaphores. Times are seconds since 1970, 0 for never. */
export interface SemaphoreSetStatus extends IpcPermissions {
  readonly semaphores: number
  readonly operationTime: number
  readonly changeTime: number
}

const libc = onFirstUse(() => ({
  semget: libcFunction<(key: number, count: number, flags: number) => number>('semget', 'int', [
    'int',
    'int',
    'int',
  ]),
  semop: libcFunction<(id: number, operations: Buffer, count: number) => number>('semop', 'int', [
    'int',
    'pointer',
    'size',
  ]),
  semtimedop: libcFunction<(id: number, operations: Buffer, count: number, time: Int32Array) => number>(
    'semtimedop',
    'int',
    ['int', 'pointer', 'size', 'pointer'],
  ),
  control: libcFunction<(id: number, number: number, command: number, value: number) => number>(
    'semctl',
    'int',
    ['int', 'int', 'int', 'long'],
  ),
  controlInto: libcFunction<
    (id: number, number: number, command: number, into: Uint8Array | Uint16Array) => number
  >('semctl', 'int', ['int', 'int', 'int', 'pointer']),
}))
const semgetCall = new SystemCall('semget', {
  reported: ['EACCES', 'EEXIST', 'EINVAL', 'ENOENT', 'ENOSPC'],
})
const operationErrors = ['E2BIG', 'EACCES', 'EFBIG', 'EINVAL', 'ENOSPC', 'ERANGE'] as const
const semopCall = new SystemCall('semop', { expected: ['EAGAIN', 'EIDRM'], reported: operationErrors })
const semtimedopCall = new SystemCall('semtimedop', {
  expected: ['EAGAIN', 'EIDRM', 'EINTR'],
  reported: operationErrors,
})
const semctlCall = new SystemCall('semctl', { reported: ['EACCES', 'EIDRM', 'EINVAL', 'ERANGE'] })

// SEMOPM, as Linux ships it.
const mostOperations = 500
const operationBytes = Buffer.alloc(mostOperations * layouts.sembuf.size)
const status = Buffer.alloc(constants.semidDs.size)
const time = new Int32Array(4)

function fillOperations(operations: readonly SemaphoreOperation[]): number {
  if (operations.length === 0 || operations.length > mostOperations) {
    throw new RangeError(`1 to ${mostOperations} operations go together, not ${operations.length}`)
  }
  const at = layouts.sembuf
  for (const [index, { number, operation, flags = 0 }] of operations.entries()) {
    operationBytes.writeUInt16LE(number, index * at.size + at.number)
    operationBytes.writeInt16LE(operation, index * at.size + at.operation)
    operationBytes.writeInt16LE(flags, index * at.size + at.flags)
  }
  return operations.length
}

/**
 * The identifier of the set of a key; with IPC_CREAT it is made, of `count` semaphores of value 0, with the low nine bits of
 * `flags` as its mode. Follows semget(2). @throws SystemError.
 */
export function semget(key: number, count: number, flags: number): number {
  const id = libc().semget(key, count, flags)
  return id >= 0 ? id : semgetCall.failed(key)
}

/**
 * Does all operations or none of them, and never waits: each goes with IPC_NOWAIT. SEM_UNDO takes them back when the process
 * ends. Follows semop(2). @returns 0, -EAGAIN one would have to wait, -EIDRM the set is gone.
 */
export function semop(id: number, operations: readonly SemaphoreOperation[]): number {
  const count = fillOperations(operations)
  const at = layouts.sembuf
  for (let index = 0; index < count; index++) {
    const flags = index * at.size + at.flags
    operationBytes.writeInt16LE(operationBytes.readInt16LE(flags) | constants.IPC_NOWAIT, flags)
  }
  if (libc().semop(id, operationBytes, count) === 0) return 0
  return wasInterrupted() ? semop(id, operations) : semopCall.failed(id)
}

/** As `semop`, waiting for a slice of up to 50 ms. Follows semtimedop(2). @returns 0, -EAGAIN, -EIDRM, or -EINTR when a signal came. */
export function semtimedop(id: number, operations: readonly SemaphoreOperation[], timeoutMs: number): number {
  if (!(timeoutMs >= 0 && timeoutMs <= longestSliceMs)) {
    throw new RangeError(`a slice lasts 0 to ${longestSliceMs} ms, not ${timeoutMs}`)
  }
  const count = fillOperations(operations)
  time[2] = Math.round(timeoutMs * 1e6)
  return libc().semtimedop(id, operationBytes, count, time) === 0 ? 0 : semtimedopCall.failed(id)
}

function control(id: number, number: number, command: number, value = 0): number {
  const result = libc().control(id, number, command, value)
  return result >= 0 ? result : semctlCall.failed(id)
}

/** The value of one semaphore. Follows semctl(2), GETVAL. */
export function semctlGetValue(id: number, number: number): number {
  return control(id, number, constants.GETVAL)
}

/** Sets the value of one semaphore, 0 to 32,767. Follows semctl(2), SETVAL. */
export function semctlSetValue(id: number, number: number, value: number): void {
  control(id, number, constants.SETVAL, value)
}

/** The process that last operated on one semaphore. Follows semctl(2), GETPID. */
export function semctlGetPid(id: number, number: number): number {
  return control(id, number, constants.GETPID)
}

/** How many wait for one semaphore to grow, and how many for it to be zero. Follows semctl(2), GETNCNT and GETZCNT. */
export function semctlWaiting(id: number, number: number): { forMore: number; forZero: number } {
  return { forMore: control(id, number, constants.GETNCNT), forZero: control(id, number, constants.GETZCNT) }
}

/** All values of a set. Follows semctl(2), GETALL. */
export function semctlGetAll(id: number): number[] {
  const values = new Uint16Array(semctlStat(id).semaphores)
  if (libc().controlInto(id, 0, constants.GETALL, values) === -1) semctlCall.failed(id)
  return [...values]
}

/** Sets all values of a set at once. Follows semctl(2), SETALL. @throws RangeError for another number of values. */
export function semctlSetAll(id: number, values: readonly number[]): void {
  const { semaphores } = semctlStat(id)
  if (values.length !== semaphores)
    throw new RangeError(`the set has ${semaphores} semaphores, not ${values.length}`)
  if (libc().controlInto(id, 0, constants.SETALL, Uint16Array.from(values)) === -1) semctlCall.failed(id)
}

/** The state of a set. Follows semctl(2), IPC_STAT. */
export function semctlStat(id: number): SemaphoreSetStatus {
  if (libc().controlInto(id, 0, constants.IPC_STAT, status) === -1) semctlCall.failed(id)
  const at = constants.semidDs
  return {
    ...readPermissions(status),
    semaphores: Number(status.readBigUInt64LE(at.count)),
    operationTime: Number(status.readBigInt64LE(at.operationTime)),
    changeTime: Number(status.readBigInt64LE(at.changeTime)),
  }
}

/** Removes a set; who waits there gets EIDRM. Follows semctl(2), IPC_RMID. */
export function semctlRemove(id: number): void {
  control(id, 0, constants.IPC_RMID)
}
