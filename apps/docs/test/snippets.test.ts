import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withWatchdog } from '@ipc/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { transformSync } from '@swc/core'
import {
  type Ended,
  endAll,
  freeAddress,
  type Running,
  snippets,
  sourceOf,
  start,
} from './support/snippet.js'

// Far above what a short program takes.
const LONGEST_MS = 60_000
const runtimeDirectory = mkdtempSync(join(tmpdir(), 'ipc-docs-'))
const node = (...args: string[]) => start(process.execPath, ...args)
const endOf = ({ ended }: Running) => withWatchdog(ended, LONGEST_MS, 'the snippet ends by itself')
const printed = (...lines: string[]): Ended => ({ code: 0, stdout: `${lines.join('\n')}\n`, stderr: '' })

jest.setTimeout(2 * LONGEST_MS)
beforeAll(() => {
  process.env.IPC_RUNTIME_DIR = runtimeDirectory
})
afterEach(endAll)
afterAll(() => {
  delete process.env.IPC_RUNTIME_DIR
  rmSync(runtimeDirectory, { recursive: true, force: true })
})

/** Each prints what the comments beside its lines say. */
const alone: Readonly<Record<string, readonly string[]>> = {
  'access.mjs': ['IPC_PERMISSION', 'true'],
  'buffering.mjs': ['false', 'true', '2 1', 'IPC_FULL'],
  'child-pipes.mjs': ['apple', 'pear', 'exit status 0'],
  'fifo-mailbox.mjs': ['100000', '3'],
  'in-place.mjs': ['14'],
  'message-passing.mjs': ['hello'],
  'on-invalid.mjs': ['passed over true: IPC_INVALID_MESSAGE', '7 1'],
  'one-pipe.mjs': ['to myself', '0'],
  'one-queue-for-all.mjs': ['42'],
  'one-to-many.mjs': ['42 0', '42 0'],
  'owner-died.mjs': ['its work may be half done: look, then mend'],
  'peer-died.mjs': ['1', 'then its death is told', 'peer-died'],
  'plain-sockets.mjs': ['onetwo'],
  'priorities.mjs': ['9 fire'],
  'process-send.mjs': ['42'],
  'push-pull.mjs': ['[ 1, 2, 3, 4 ]'],
  'queue-key.mjs': ['2 hello 0'],
  'queue-types.mjs': ['4', '3', '5'],
  'spawn-linked.mjs': ['{ answer: 42 }'],
  'three-forms.mjs': [
    'undefined',
    'true',
    '4',
    'IPC_ABORTED AbortError',
    'nothing came, and nothing was lost',
  ],
  'unix-mailbox.mjs': ['1 hello'],
}

describe('snippets of the pages', () => {
  it.each(Object.entries(alone))('%s prints what it says', async (name, lines) => {
    expect(await endOf(node(name))).toEqual(printed(...lines))
  })

  it('the counter lives between its runs, until it is removed', async () => {
    expect(await endOf(node('counter.mjs'))).toEqual(printed('visitor 1'))
    expect(await endOf(node('counter.mjs'))).toEqual(printed('visitor 2'))
    expect(await endOf(node('counter-remove.mjs'))).toEqual(printed('true'))
    expect(existsSync('/dev/shm/visitors')).toBe(false)
  })

  it('P and Q meet by name', async () => {
    const [p, q] = [node('direct-p.mjs'), node('direct-q.mjs')]
    expect(await endOf(p)).toEqual(printed('hello, P'))
    expect(await endOf(q)).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('the jobs go from the sender to the receiver', async () => {
    const receiver = node('jobs-receiver.mjs')
    await withWatchdog(receiver.hasPrinted('waiting'), LONGEST_MS, 'the receiver waits')
    expect(await endOf(node('jobs-sender.mjs'))).toEqual({ code: 0, stdout: '', stderr: '' })
    const { stdout, ...rest } = await endOf(receiver)
    expect(rest).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^waiting at \/dev\/shm\/\S+\ngot a photo\ngot a letter\n$/)
  })

  it('the client calls the server', async () => {
    const server = node('call-server.mjs')
    await withWatchdog(server.hasPrinted('serving'), LONGEST_MS, 'the server serves')
    expect(await endOf(node('call-client.mjs'))).toEqual(printed('good morning, hello'))
    expect(await endOf(server)).toEqual(printed('serving'))
  })

  it.each([
    ['socket-parties.mjs', ['one', 'two']],
    ['tcp-mailbox.mjs', ['hello']],
  ])('%s talks over TCP', async (name, lines) => {
    expect(await endOf(node(name, await freeAddress()))).toEqual(printed(...lines))
  })

  it('what echo writes into the FIFO is read', async () => {
    const path = join(runtimeDirectory, 'news')
    const reader = node('fifo-reader.mjs', path)
    // A FIFO that nobody has open yet makes echo wait, so it may come first.
    const writer = start('sh', '-c', `until [ -p "${path}" ]; do :; done; echo hello > "${path}"`)
    expect(await endOf(reader)).toEqual(printed('hello'))
    expect(await endOf(writer)).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('TypeScript: a schema gives messages their type', async () => {
    const { code } = transformSync(sourceOf('typed.mts'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    })
    const file = join(snippets, 'typed-compiled.mjs')
    writeFileSync(file, code)
    try {
      expect(await endOf(node(file))).toEqual(printed('100', 'not sent: id must be a number'))
    } finally {
      rmSync(file)
    }
  })
})

describe('programs in other languages', () => {
  const there = (command: string, ...args: string[]) => spawnSync(command, args).status === 0
  const testIf = (condition: boolean) => (condition ? it : it.skip)

  testIf(there('perl', '-MIPC::Msg', '-e', '1'))('Perl sends to a System V queue', async () => {
    const receiver = node('foreign-receiver.mjs')
    await withWatchdog(receiver.hasPrinted('waiting'), LONGEST_MS, 'the receiver waits')
    expect(await endOf(start('perl', 'send.pl'))).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(await endOf(receiver)).toEqual(printed('waiting', '7 from Perl'))
  })

  testIf(there('cc', '--version'))('C sends to a System V queue', async () => {
    const program = join(runtimeDirectory, 'send')
    expect(await endOf(start('cc', '-o', program, 'send.c'))).toEqual({ code: 0, stdout: '', stderr: '' })
    const receiver = node('foreign-receiver.mjs')
    await withWatchdog(receiver.hasPrinted('waiting'), LONGEST_MS, 'the receiver waits')
    expect(await endOf(start(program))).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(await endOf(receiver)).toEqual(printed('waiting', '7 from C'))
  })

  testIf(there('python3', '--version'))('Python reads what is in shared memory', async () => {
    try {
      expect((await endOf(node('memory-writer.mjs'))).code).toBe(0)
      expect(await endOf(start('python3', 'memory-reader.py'))).toEqual(printed('21 19'))
    } finally {
      rmSync('/dev/shm/temperatures', { force: true })
    }
  })

  testIf(there('nats-server', '--version'))('the mailbox of NATS', async () => {
    const address = await freeAddress()
    const store = join(runtimeDirectory, 'nats')
    const server = start(
      'sh',
      '-c',
      `exec nats-server -js -a 127.0.0.1 -p ${address.split(':')[1]} -sd ${store} 2>&1`,
    )
    await withWatchdog(server.hasPrinted('Server is ready'), LONGEST_MS, 'nats-server starts')
    process.env.NATS_URL = `nats://${address}`
    try {
      expect(await endOf(node('nats-mailbox.mjs'))).toEqual(printed('2 resize 17.png'))
    } finally {
      delete process.env.NATS_URL
    }
  })
})

it('every program of the snippets has its test', () => {
  const source = sourceOf('../test/snippets.test.ts')
  const untested = readdirSync(snippets).filter(
    (name) => !source.includes(`'${name}'`) && name !== 'spawn-linked-child.mjs',
  )
  expect(untested).toEqual([])
})
