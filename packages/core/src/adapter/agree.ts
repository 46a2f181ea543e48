import { IpcError } from '../errors/ipc-error.js'
import type { OpenRequest } from './adapter.js'

/** The attributes that belong to an object's creator. Undefined = the object keeps no record of it. */
export interface ObjectAttributes {
  readonly codec?: string | undefined
  readonly capacity?: number | undefined
  readonly bytes?: number | undefined
  readonly maxMessageBytes?: number | undefined
}

const NAMES = ['codec', 'capacity', 'bytes', 'maxMessageBytes'] as const

/** Throws `IPC_MISMATCH` where a later opener names other attributes than the object's creator did. */
export function agree(address: string, stored: ObjectAttributes, request: OpenRequest): void {
  for (const name of NAMES) {
    const there = stored[name]
    const asked = request[name]
    if (there === undefined || asked === undefined || there === asked) continue
    throw new IpcError(
      'IPC_MISMATCH',
      `${address} was created with ${name} ${there} and is being opened with ${name} ${asked}: ` +
        `name the same, name none to take what is there, or unlink it first`,
      { address, limit: typeof there === 'number' ? there : undefined },
    )
  }
}
