import { readFileSync } from 'node:fs'

// PF_EXITING of the kernel's task flags, the ninth field of /proc/PID/stat, see proc_pid_stat(5).
const PF_EXITING = 0x4

/**
 * Whether a process has begun to exit. The kernel marks it before it closes its descriptors: so at the end of a pipe this
 * tells an exit from a mere close. Unknown counts as living.
 */
export function isExiting(pid: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [state, , , , , , flags] = fields
    return state === 'Z' || state === 'X' || (Number(flags) & PF_EXITING) !== 0
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ESRCH'
  }
}
