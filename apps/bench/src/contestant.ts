export type Work = 'one-way' | 'round-trip'

interface Exchange {
  readonly work: Work
  /** Of one message's data. */
  readonly bytes: number
}

export const mechanismNames = ['shm', 'fifo', 'sysvMq', 'posixMq', 'unix', 'tcp'] as const
export type MechanismName = (typeof mechanismNames)[number]
export type Addressing = 'mailbox' | 'link'

/**
 * How a program calls us. `try`: trySend and tryReceive, spinning; `sync`; `await`: `await send` and `for await`;
 * `many`: sendMany and receiveMany; `unawaited`: some sends at once, awaited together; `in-place`: tryClaim and tryReadMany;
 * `read-into`: trySend, and tryRead into an array of the reader's.
 */
export const forms = ['try', 'sync', 'await', 'many', 'unawaited', 'in-place', 'read-into'] as const
export type Form = (typeof forms)[number]

/** A channel of ours between processes. */
export interface Ours extends Exchange {
  readonly program: 'ours'
  /** `pipe` is no mechanism that two open by name: a child of the driver's on anonymous pipes. */
  readonly mechanism: MechanismName | 'pipe'
  /** Options of the mechanism's factory. */
  readonly options?: Readonly<Record<string, unknown>>
  readonly addressing: Addressing
  readonly form: Form
  readonly senders?: number
  readonly receivers?: number
}

export const references = ['ring', 'pipe', 'fifo', 'unix', 'sysv-queue', 'posix-queue', 'memcpy'] as const

/** The same exchange in C; memcpy is no exchange but what one process copies. */
export interface Reference extends Exchange {
  readonly program: 'c'
  readonly exchange: (typeof references)[number]
}

export const peerPrograms = [
  'child-process-json',
  'child-process-advanced',
  'message-port',
  'net-bare',
  'net-framed',
  'zeromq',
  'node-ipc',
] as const
export type PeerProgram = (typeof peerPrograms)[number]

/** What users have today, by its own documented fast path. */
export interface Peer extends Exchange {
  readonly program: PeerProgram
}

/** Two programs, or more, that exchange messages: what is measured. */
export type Contestant = Ours | Reference | Peer

/** One line that tells it from all others. */
export function nameOf(contestant: Contestant): string {
  const work = `${contestant.work.replace('-', ' ')}, ${sizeName(contestant.bytes)}`
  if (contestant.program === 'c') return `C ${contestant.exchange}, ${work}`
  if (contestant.program !== 'ours') return `${contestant.program}, ${work}`
  const { mechanism, addressing, form, options, senders = 1, receivers = 1 } = contestant
  const given = options === undefined ? '' : ` ${JSON.stringify(options, infinityToo)}`
  const crowd = senders === 1 && receivers === 1 ? '' : `, ${senders} to ${receivers}`
  return `${mechanism}${given} ${addressing}, ${form}${crowd}, ${work}`
}

export function sizeName(bytes: number): string {
  if (bytes >= 2 ** 20) return `${bytes / 2 ** 20} MiB`
  return bytes >= 2 ** 10 ? `${bytes / 2 ** 10} KiB` : `${bytes} B`
}

function infinityToo(_key: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? 'Infinity' : value
}
