import type { TypeSelector } from '@ipc/core'
import { IPC_NOWAIT, MSG_EXCEPT } from '@ipc/ffi'

/** The two numbers by which msgrcv(2) selects. */
export interface MsgrcvSelection {
  readonly msgtyp: number
  /** Always with IPC_NOWAIT. */
  readonly flags: number
}

const ANY: MsgrcvSelection = { msgtyp: 0, flags: IPC_NOWAIT }

/** A selector in msgrcv's terms: > 0, < 0, MSG_EXCEPT; none = any. */
export function msgrcvSelection(selector: TypeSelector | undefined): MsgrcvSelection {
  if (selector === undefined) return ANY
  if (typeof selector === 'number') return { msgtyp: selector, flags: IPC_NOWAIT }
  if ('lowestUpTo' in selector) return { msgtyp: -selector.lowestUpTo, flags: IPC_NOWAIT }
  return { msgtyp: selector.except, flags: IPC_NOWAIT | MSG_EXCEPT }
}
