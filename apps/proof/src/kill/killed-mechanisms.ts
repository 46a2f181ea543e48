import { allMechanisms, type Proven } from '../mechanisms.js'
import { tcpWithTls } from './tcp-with-tls.js'

/** All but shared memory, whose steps are words in it: packages/shm/test/kill-points.test.ts. */
export function killedMechanisms(natsUrl?: string): Proven[] {
  return [...allMechanisms(natsUrl).filter(({ name }) => name !== 'shm'), tcpWithTls()]
}
