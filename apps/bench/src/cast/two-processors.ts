import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Role } from '../player/act.js'

/** A processor for each side: two that never sleep would wait for each other's turn on one. */
export type TwoProcessors = Readonly<Record<Role, number>>

/**
 * The first and the last processor that this process may use: neighbours are often two halves of one core. Undefined where
 * there is one only, or no taskset(1) to bind a process to it.
 */
export function twoProcessors(): TwoProcessors | undefined {
  const allowed = allowedProcessors()
  const [driver, follower] = [allowed.at(0), allowed.at(-1)]
  if (driver === undefined || follower === undefined || driver === follower || !hasTaskset()) return undefined
  return { driver, follower }
}

/** Runs a program bound to a processor. Follows taskset(1). */
export function boundTo(processor: number): readonly string[] {
  return ['taskset', '--cpu-list', String(processor)]
}

/** The ends of its ranges, "0-3,8", as proc(5) lists them; none where there is no such file. */
function allowedProcessors(): readonly number[] {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? ''
    return list.split(/[,-]/).filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function hasTaskset(): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'taskset'), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
