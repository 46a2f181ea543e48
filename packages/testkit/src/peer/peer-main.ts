import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { lines } from './lines.js'
import { COMMANDS_DESCRIPTOR, type Command, EVENTS_DESCRIPTOR, type Report } from './protocol.js'
import { fromLine, toLine } from './values.js'

/** What a peer's process can do on a command of the process that spawned it. */
export type Handlers = Readonly<Record<string, (...parameters: never[]) => unknown>>

export interface PeerSide {
  /** Tells the parent; written before it returns, so that a kill right after loses nothing that was told. */
  emit(event: string, value?: unknown): void
  /** From now on only the program's own work keeps the process alive; commands that still come are served. */
  letGo(): void
}

/**
 * The child's side of `spawnPeer`: serves the parent's calls by `handlers`, several at once where they wait, and
 * ends the process when the parent is gone.
 */
export function peerMain(handlers: Handlers): PeerSide {
  const report = (message: Report): void => writeWhole(toLine(message))
  const commands = new Socket({ fd: COMMANDS_DESCRIPTOR, readable: true, writable: false })
  const serve = async ({ id, method, parameters }: Command): Promise<void> => {
    try {
      const handler = handlers[method] as ((...parameters: readonly unknown[]) => unknown) | undefined
      if (handler === undefined) throw new TypeError(`this peer has no method '${method}'`)
      report({ kind: 'result', id, value: await handler(...parameters) })
    } catch (error) {
      report({ kind: 'error', id, error: error instanceof Error ? error : new Error(String(error)) })
    }
  }
  commands.setEncoding('utf8')
  commands.on(
    'data',
    lines((line) => void serve(fromLine(line) as Command)),
  )
  commands.on('end', () => process.exit(0))
  commands.on('error', () => process.exit(0))
  report({ kind: 'ready' })
  return {
    emit: (event, value) => report({ kind: 'event', event, value }),
    letGo: () => void commands.unref(),
  }
}

function writeWhole(line: string): void {
  const bytes = Buffer.from(line)
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(EVENTS_DESCRIPTOR, bytes, written)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') process.exit(0)
      // The parent is behind: its buffer empties as soon as its loop turns.
      if (code !== 'EAGAIN') throw error
    }
  }
}
