import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The System V queues of this machine now: identifiers by key, as /proc/sysvipc/msg has them. */
export function systemVQueues(): { readonly key: number; readonly id: number }[] {
  return readFileSync('/proc/sysvipc/msg', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/).map(Number))
    .map(([key = 0, id = 0]) => ({ key, id }))
}

/** Makes a queue as a stranger would. */
export function makeForeignQueue(key: number): void {
  const program =
    'use IPC::Msg; use IPC::SysV qw(IPC_CREAT IPC_EXCL); IPC::Msg->new($ARGV[0], IPC_CREAT | IPC_EXCL | 0600) or die $!'
  execFileSync('perl', ['-e', program, String(key)])
}

/** Removes a queue as a stranger would. */
export function removeForeignQueue(key: number): void {
  execFileSync('ipcrm', ['-Q', `0x${(key >>> 0).toString(16)}`])
}
