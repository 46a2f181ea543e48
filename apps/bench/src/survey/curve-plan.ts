import type { Contestant, MechanismName } from '../contestant.js'
import { inC, ours, peer } from '../contestants/contestants.js'

/** One line of a curve: which contestant stands at each point. */
export interface CurveLine {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly contestant: Contestant }[]
}

export interface CurvePlan {
  readonly title: string
  readonly x: string
  readonly lines: readonly CurveLine[]
}

const sizes = [8, 64, 512, 4_096, 32_768, 262_144, 2 ** 21, 2 ** 24, 2 ** 26]
const crowds = [1, 2, 4, 8, 16]
const mailboxes: readonly MechanismName[] = ['shm', 'fifo', 'sysvMq', 'posixMq', 'unix']

const line = (name: string, xs: readonly number[], contestantAt: (x: number) => Contestant): CurveLine => ({
  name,
  points: xs.map((x) => ({ x, contestant: contestantAt(x) })),
})

/** How the time of a message grows. Points that a mechanism cannot have (a message too large for it) are left out. */
export const curvePlans: readonly CurvePlan[] = [
  {
    title: 'One way, by size of the message',
    x: 'bytes',
    lines: [
      ...(['shm', 'fifo', 'unix'] as const).map((mechanism) =>
        line(mechanism, sizes, (bytes) => ours(mechanism, 'link', 'await', 'one-way', { bytes })),
      ),
      line('shm in place', sizes, (bytes) => ours('shm', 'link', 'in-place', 'one-way', { bytes })),
      line('C ring', sizes, (bytes) => inC('ring', 'one-way', bytes)),
      line('C pipe', sizes, (bytes) => inC('pipe', 'one-way', bytes)),
      line('child-process-advanced', sizes, (bytes) => peer('child-process-advanced', 'one-way', bytes)),
    ],
  },
  {
    title: 'One way into a mailbox, by senders',
    x: 'senders',
    lines: mailboxes.map((mechanism) =>
      line(mechanism, crowds, (senders) => ours(mechanism, 'mailbox', 'await', 'one-way', { senders })),
    ),
  },
  {
    title: 'One way out of a mailbox, by receivers',
    x: 'receivers',
    lines: mailboxes.map((mechanism) =>
      line(mechanism, crowds, (receivers) => ours(mechanism, 'mailbox', 'await', 'one-way', { receivers })),
    ),
  },
]
