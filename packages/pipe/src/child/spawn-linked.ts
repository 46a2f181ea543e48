import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { fstatSync } from 'node:fs'
import type { Codecs, In, Link, Opt, Out, PartyOptions, Schemas } from '@ipc/core'
import { fromSystemError, linkOpener } from '@ipc/core/adapter'
import { close, pipe2, setNonBlocking } from '@ipc/ffi'
import { DEFAULT_MAX_MESSAGE_BYTES } from '../fifo-traits.js'
import { grantPipeBytes, refuseCapacity, roundedPipeBytes } from '../pipe-bytes.js'
import { ChildLink } from './child-link.js'
import { childTraits, type Framing } from './child-traits.js'
import { ChildWatch } from './child-watch.js'
import { LINK_VARIABLE, writeLinkEnvironment } from './link-environment.js'

/** What a link with a child has beside the calls of a link. */
export interface WithChild {
  readonly child: ChildProcess
  /** Exit status, or the signal that ended it. Asking for it keeps this process alive until then. */
  readonly exited: Promise<number | NodeJS.Signals>
  /** Sends what waits, then closes the pipe to the child, which reads the end of it; receiving goes on. */
  closeSending(): Promise<void>
}

/**
 * Starts a program of any kind on two real anonymous pipes (Node's own stdio pipes are sockets) and gives the link with it.
 *
 * Framing 'length' (the default) is for Node programs that call `parentLink()`: the pipes are their descriptors 3 and 4.
 * With 'lines' and 'none' they are standard input and output: each line a message, or each piece that one read gives
 * (64 KiB at most); one longer than the pipe goes by `send` and `sendSync`, never by `trySend`, which could not take a part of it back.
 * Standard error is shared. The link ends when the child does: an exit is a close, a signal a death.
 * The child does not keep this process alive, nor does `close()` end it: it reads the end of its input.
 * @throws IpcError IPC_NOT_FOUND or IPC_PERMISSION when the program cannot be started; IPC_LIMIT. Follows pipe(2).
 */
export async function spawnLinked<S extends Schemas = undefined, C extends Codecs = undefined>(
  command: string,
  args: readonly string[] = [],
  options: PartyOptions<S, C> & Opt<{ framing: Framing }> = {},
): Promise<Link<In<S, C>, Out<S, C>> & WithChild> {
  const { framing = 'length', ...linkOptions } = options
  if (framing !== 'length' && framing !== 'lines' && framing !== 'none') {
    throw new TypeError(`framing must be 'length', 'lines' or 'none', not ${String(framing)}`)
  }
  const about = { name: 'parent', mechanismName: 'pipe', traits: childTraits(framing) }
  const open = linkOpener(about, linkOptions as PartyOptions<S, C>)
  refuseCapacity(options.buffering?.capacity)
  const { bytes } = options.buffering ?? {}
  const pipes = makePipes(bytes === undefined ? undefined : roundedPipeBytes(bytes))
  const maxMessageBytes = options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES
  const child = await start(command, args, framing, pipes, maxMessageBytes)
  const port = new ChildLink({
    framing,
    peer: command,
    identity: { pid: child.pid, uid: process.getuid?.(), gid: process.getgid?.() },
    address: `pipe:[${fstatSync(pipes.fromChild.readEnd, { bigint: true }).ino}]`,
    readEnd: pipes.fromChild.readEnd,
    writeEnd: pipes.toChild.writeEnd,
    pipeBytes: pipes.pipeBytes,
    maxMessageBytes,
    watch: new ChildWatch(child),
  })
  const exited = exitOf(child)
  const link = open(port)
  const closeSending = async (): Promise<void> => {
    // Behind the sends that wait: when it resolves, they have gone.
    do await link.ready('send')
    while (!port.tryEndSending())
  }
  return Object.defineProperties(link, {
    child: { value: child, enumerable: true },
    exited: {
      get: () => {
        child.ref()
        return exited
      },
    },
    closeSending: { value: closeSending },
  }) as Link<In<S, C>, Out<S, C>> & WithChild
}

interface Pipes {
  readonly toChild: { readonly readEnd: number; readonly writeEnd: number }
  readonly fromChild: { readonly readEnd: number; readonly writeEnd: number }
  readonly pipeBytes: number
}

function makePipes(bytes: number | undefined): Pipes {
  const opened: number[] = []
  const make = (): Pipes['toChild'] => {
    const ends = pipe2()
    opened.push(ends.readEnd, ends.writeEnd)
    return ends
  }
  try {
    const toChild = make()
    const fromChild = make()
    // The child's ends stay as programs expect them: blocking.
    setNonBlocking(toChild.writeEnd, true)
    setNonBlocking(fromChild.readEnd, true)
    grantPipeBytes(fromChild.readEnd, bytes, undefined, 'a pipe from the child')
    const pipeBytes = grantPipeBytes(toChild.writeEnd, bytes, undefined, 'a pipe to the child')
    return { toChild, fromChild, pipeBytes }
  } catch (error) {
    for (const descriptor of opened) close(descriptor)
    throw fromSystemError(error, 'cannot make the pipes to a child')
  }
}

async function start(
  command: string,
  args: readonly string[],
  framing: Framing,
  { toChild, fromChild }: Pipes,
  maxMessageBytes: number,
): Promise<ChildProcess> {
  const stdio: StdioOptions =
    framing === 'length'
      ? ['ignore', 'inherit', 'inherit', toChild.readEnd, fromChild.writeEnd]
      : [toChild.readEnd, fromChild.writeEnd, 'inherit']
  const env = { ...process.env }
  if (framing === 'length')
    env[LINK_VARIABLE] = writeLinkEnvironment({ parent: process.pid, maxMessageBytes })
  else delete env[LINK_VARIABLE]
  try {
    const child = spawn(command, [...args], { stdio, env })
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
    child.unref()
    return child
  } catch (error) {
    close(toChild.writeEnd)
    close(fromChild.readEnd)
    throw fromSystemError(error, `cannot start ${command}`, command)
  } finally {
    close(toChild.readEnd)
    close(fromChild.writeEnd)
  }
}

function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? (code as number)))
  })
}
