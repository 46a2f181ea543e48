import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withWatchdog } from '@ipc/testkit'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { startDemo } from './support/run-demo.js'

const WATCHDOG_MS = 20_000

/** One who chats: types lines, sees lines. */
class Person {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #seen: string[] = []
  readonly #news = new EventEmitter()
  readonly ended: Promise<unknown>

  constructor(name: string, runtime: string) {
    this.#child = startDemo('chat/main', [name], runtime)
    this.ended = once(this.#child, 'close')
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      let rest = ''
      stream.on('data', (chunk) => {
        const lines = `${rest}${chunk}`.split('\n')
        rest = lines.pop() ?? ''
        this.#seen.push(...lines)
        this.#news.emit('lines')
      })
    }
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  async sees(line: string): Promise<void> {
    while (!this.#seen.includes(line)) await withWatchdog(once(this.#news, 'lines'), WATCHDOG_MS, `“${line}”`)
  }

  leave(): void {
    this.#child.stdin.end()
  }

  die(): void {
    this.#child.kill('SIGKILL')
  }
}

let runtime = ''
let people: Person[] = []
const person = (name: string): Person => {
  const one = new Person(name, runtime)
  people.push(one)
  return one
}
beforeEach(() => {
  runtime = mkdtempSync(join(tmpdir(), 'ipc-chat-'))
  people = []
})
afterEach(async () => {
  for (const one of people) one.die()
  await Promise.all(people.map((one) => one.ended))
  rmSync(runtime, { recursive: true, force: true })
})

test('two talk by name, a third by name of the second; who leaves and who dies is told apart', async () => {
  const [alice, bob, carol] = [person('alice'), person('bob'), person('carol')]
  bob.type('@alice hello')
  await alice.sees('bob: hello')
  alice.type('hello back')
  await bob.sees('alice: hello back')
  carol.type('@bob and me')
  await bob.sees('carol: and me')
  bob.type('to both')
  await alice.sees('bob: to both')
  await carol.sees('bob: to both')
  alice.leave()
  await bob.sees('* alice has left')
  carol.die()
  await bob.sees('* carol has died')
  bob.leave()
  await withWatchdog(Promise.all(people.map((one) => one.ended)), WATCHDOG_MS, 'the end of all')
  // Nobody takes the name of the killed any more.
  expect(readdirSync(runtime).filter((file) => !/carol|party/.test(file))).toEqual([])
}, 60_000)

test('a name is refused while its first owner lives, and given when it is dead', async () => {
  const [first, other] = [person('alice'), person('bob')]
  other.type('@alice hello')
  await first.sees('bob: hello')
  const second = person('alice')
  await withWatchdog(second.ended, WATCHDOG_MS, 'the refused')
  first.die()
  await first.ended
  const third = person('alice')
  other.type('@alice again')
  await third.sees('bob: again')
  other.type('@nobody hello')
  await other.sees('* nobody is not here')
}, 60_000)
