// The promise to users about the mechanism packages, as it was given: what they export is checked against this.
import type { ChildProcess } from 'node:child_process'
import type {
  Codecs,
  In,
  Link,
  Mechanism,
  Opt,
  Out,
  PartyOptions,
  Schemas,
  Wait,
} from '../../../packages/core/test/types/promised-core.js'

export declare function memory(): Mechanism<{ type: number; priority: number }, ZeroCopy> // @ipc/memory
export declare function shm(
  options?: Opt<{ at: string; spinMicroseconds: number; backing: 'posix' | 'sysv' }>,
): Mechanism<unknown, ZeroCopy> // @ipc/shm; 0 = sleep at once, Infinity = spin
export declare function fifo(options?: Opt<{ at: string }>): Mechanism // @ipc/pipe
export declare function sysvMq(options?: Opt<{ at: number }>): Mechanism<{ type: number }> // @ipc/mq; at = the key; type ≥ 1, default 1
export declare function posixMq(options?: Opt<{ at: string }>): Mechanism<{ priority: number }> // @ipc/mq
export declare function unix(options?: Opt<{ at: string; abstract: boolean }>): Mechanism // @ipc/socket
export declare function tcp(
  options?: Opt<{
    listen: string
    connect: string
    peers: Readonly<Record<string, string>>
    tls: {
      readonly key: string | Uint8Array
      readonly cert: string | Uint8Array
      readonly ca: string | Uint8Array
    } // both ends always show a certificate
    secret: string | Uint8Array
    plaintext: 'allowed'
  }>,
): Mechanism // @ipc/socket
export declare function nats(
  options?: Opt<{ servers: string | readonly string[] }>,
): Mechanism<{ type: number }> // @ipc/nats
export declare function ftok(path: string, projectId: number): number // @ipc/mq

/** A child of any kind on two real anonymous pipes. 'length' frames for Node children, 'lines' and 'none' for others. */
export declare function spawnLinked<S extends Schemas = undefined, C extends Codecs = undefined>(
  command: string,
  args?: readonly string[],
  options?: PartyOptions<S, C> & Opt<{ framing: 'length' | 'lines' | 'none' }>,
): Promise<
  Link<In<S, C>, Out<S, C>> & {
    readonly child: ChildProcess
    readonly exited: Promise<number | NodeJS.Signals>
    closeSending(): Promise<void>
  }
> // @ipc/pipe
export declare function parentLink<S extends Schemas = undefined, C extends Codecs = undefined>(
  options?: PartyOptions<S, C>,
): Promise<Link<In<S, C>, Out<S, C>>>

/** What shm and memory channels add: the bytes are written and read in place. */
export interface ZeroCopy {
  tryClaim(bytes: number): Claim | undefined
  claimSync(bytes: number, options: { readonly timeoutMs: number }): Claim
  claim(bytes: number, options?: Wait): Promise<Claim>
  tryRead(use: (view: Uint8Array) => void): boolean
  read<R>(use: (view: Uint8Array) => R, options?: Wait): Promise<Awaited<R>> // the view lives until what `use` returns has settled
  tryReadMany(
    use: (bytes: Uint8Array, offset: number, length: number) => void,
    options?: Opt<{ max: number }>,
  ): number // no object a message: the fastest way in
}
export interface Claim extends Disposable {
  readonly view: Uint8Array
  commit(length?: number): void
  abort(): void
} // leaving the scope uncommitted = abort
