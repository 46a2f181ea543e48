import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { direct, indirect, unlink } from '@ipc/core'
import { uniqueName, withWatchdog } from '@ipc/testkit'
import { describe, expect, test } from '@jest/globals'
import { allMechanisms, type Proven } from '../src/mechanisms.js'
import { natsOfThisFile } from './support/nats.js'
import { ownRuntimeDirectory } from './support/runtime.js'

ownRuntimeDirectory()
const server = natsOfThisFile()

const WATCHDOG_MS = 20_000
const TEST_MS = 90_000
const AT_ONCE = 3
const names = ['shm', 'fifo', 'sysvMq', 'posixMq', 'unix', 'tcp', 'nats']
const WAITING = ['receive', 'receiveSync', 'send', 'sendSync', 'link']
const ENDS = {
  exit: { code: 3, signal: null },
  error: { code: 1, signal: null },
  sigint: { code: null, signal: 'SIGINT' },
  sigterm: { code: null, signal: 'SIGTERM' },
  terminate: { code: 4, signal: null },
}

/** How a process ends in which a call waits; and that its name opens and works for the next. */
async function ending(proven: Proven, waiting: string, how: string) {
  const { module, factory, options, make } = proven
  const name = uniqueName('ending')
  const program = join(__dirname, 'programs/ending.mjs')
  const child: ChildProcess = spawn(
    process.execPath,
    [program, module, factory, JSON.stringify(options), name, waiting, how],
    // jest's process.env is not the one that a child would have by itself.
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env } },
  )
  let said = ''
  child.stderr?.on('data', (piece) => {
    said += piece
  })
  const [code, signal] = await withWatchdog(once(child, 'exit'), WATCHDOG_MS, `the end by ${how}`).finally(
    () => child.kill('SIGKILL'),
  )
  if (waiting === 'link')
    await (await withWatchdog(direct(name, make()), WATCHDOG_MS, 'the next party')).close()
  else {
    const mailbox = await withWatchdog(
      indirect(name, make(), { maxMessageBytes: 200 }),
      WATCHDOG_MS,
      'the next open',
    )
    while (mailbox.tryReceive() !== undefined);
    await withWatchdog(mailbox.send(new Uint8Array(1)), WATCHDOG_MS, 'the next send')
    await withWatchdog(mailbox.receive(), WATCHDOG_MS, 'the next receive')
    await mailbox.close()
    await unlink(name, make())
  }
  // What it said belongs to an end that was not wanted.
  if (signal === 'SIGABRT' || signal === 'SIGSEGV') throw new Error(said)
  return { code, signal }
}

describe.each(names)('C8 C11 C18 %s: a process', (factory) => {
  test(
    'with open handles and nothing that waits ends by itself; with a call that waits it ends at once however it is ended',
    async () => {
      const proven = allMechanisms(server.url()).find(({ name }) => name === factory)
      if (proven === undefined) return
      const { sync, capacities } = proven.make().traits.mailbox
      const cases = WAITING.filter((waiting) => sync || !waiting.endsWith('Sync'))
        // A broker that takes all without limit never lets a send wait.
        .filter((waiting) => capacities.includes('bounded') || !waiting.startsWith('send'))
        .filter((waiting) => factory !== 'nats' || !waiting.startsWith('send'))
        .flatMap((waiting) => Object.entries(ENDS).map(([how, wanted]) => ({ waiting, how, wanted })))
      cases.push({ waiting: 'receive', how: 'idle', wanted: { code: 0, signal: null } } as never)
      let next = 0
      const found: unknown[] = []
      const work = async (): Promise<void> => {
        for (let at = next++; at < cases.length; at = next++) {
          const { waiting, how } = cases[at] as (typeof cases)[0]
          const end = await ending(proven, waiting, how).catch((error: Error) => error.message)
          found[at] = { waiting, how, wanted: end }
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      expect(found).toEqual(cases)
      process.stdout.write(`    ${factory}: ${cases.length} endings\n`)
    },
    TEST_MS,
  )
})
