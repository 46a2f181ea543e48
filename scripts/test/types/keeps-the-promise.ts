// Type-checked, never run: what the mechanism packages export is what promised-mechanisms.ts promises to users.
import type { Claim, ZeroCopy } from '@ipc/core'
import { memory } from '@ipc/memory'
import { ftok, posixMq, sysvMq } from '@ipc/mq'
import { nats } from '@ipc/nats'
import { fifo, parentLink, spawnLinked } from '@ipc/pipe'
import { shm } from '@ipc/shm'
import { tcp, unix } from '@ipc/socket'
import type * as promised from './promised-mechanisms.js'

const functions: Pick<
  typeof promised,
  | 'memory'
  | 'shm'
  | 'fifo'
  | 'sysvMq'
  | 'posixMq'
  | 'unix'
  | 'tcp'
  | 'nats'
  | 'ftok'
  | 'spawnLinked'
  | 'parentLink'
> = { memory, shm, fifo, sysvMq, posixMq, unix, tcp, nats, ftok, spawnLinked, parentLink }

const zeroCopy = (ours: ZeroCopy): promised.ZeroCopy => ours
const claim = (ours: Claim): promised.Claim => ours

/** Every option that is promised may be given. */
type Options<F extends (options?: never) => unknown> = NonNullable<Parameters<F>[0]>
const accepts = {
  shm: (options: Options<typeof promised.shm>) => shm(options),
  fifo: (options: Options<typeof promised.fifo>) => fifo(options),
  sysvMq: (options: Options<typeof promised.sysvMq>) => sysvMq(options),
  posixMq: (options: Options<typeof promised.posixMq>) => posixMq(options),
  unix: (options: Options<typeof promised.unix>) => unix(options),
  tcp: (options: Options<typeof promised.tcp>) => tcp(options),
  nats: (options: Options<typeof promised.nats>) => nats(options),
}

export const kept = { functions, zeroCopy, claim, accepts }
