/** What a send does when the channel is full. */
export type WhenFull = 'wait' | 'reject' | 'drop-incoming' | 'drop-oldest'

/** What a mechanism's mailbox or link can do, as data: drives errors, conformance cases and tables. Frozen. */
export type Traits = Readonly<{
  duplex: 'half' | 'full'
  boundaries: 'message' | 'stream'
  order: 'arrival' | 'type' | 'priority'
  senders: 'one' | 'many'
  receivers: 'one' | 'many'
  capacities: readonly ('rendezvous' | 'bounded' | 'unbounded')[]
  whenFull: readonly WhenFull[]
  /** The most that any message may have, whatever is asked for at open. */
  maxMessageBytes: number
  sync: boolean
  noticesDeath: boolean
  publishes: boolean
  persistence: 'process' | 'kernel' | 'filesystem' | 'broker'
  handOver: 'kernel' | 'process' | 'broker'
  reach: 'related' | 'host' | 'network'
  delivery: 'once' | 'at-least-once'
  /**
   * Where nothing tells of messages from programs that do not use @ipc (System V queues), so that receivers look again and
   * again: the longest until one is found, and the share of one core that this takes while anybody waits, however many do.
   * Absent: they wake receivers at once, or there are none.
   */
  foreignMessages?: { readonly foundWithinMs: number; readonly coreShare: number }
  /** A string where the mechanism cannot be had on this platform: why not, and what to use instead. */
  supported: true | string
}>
