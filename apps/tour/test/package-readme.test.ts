import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withWatchdog } from '@ipc/testkit'
import { afterAll, afterEach, expect, it, jest } from '@jest/globals'
import { watchLeftovers } from './support/nothing-left.js'
import { endPrograms, startProgram } from './support/program.js'
import { ownRuntimeDirectory } from './support/runtime-directory.js'
import { makeFolder } from './support/variants.js'

const packages = join(__dirname, '..', '..', '..', 'packages')
const examples = ['core', 'memory', 'shm', 'pipe', 'mq', 'socket'].flatMap(examplesOf)

const folder = makeFolder()
// Far above what two short programs take.
const LONGEST_MS = 60_000

jest.setTimeout(2 * LONGEST_MS)
ownRuntimeDirectory()
afterEach(endPrograms)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.each(examples)(
  'example $number of the README of @ipc/$name runs as written',
  async ({ name, number, code }) => {
    const nothingLeft = watchLeftovers()
    const path = join(folder, `${name}-${number}.mjs`)
    writeFileSync(path, code)
    const program = startProgram([path])

    const ended = await withWatchdog(program.ended, LONGEST_MS, 'the example ends by itself')
    expect(ended).toEqual({ code: 0, signal: null, stdout: expect.stringMatching(/./), stderr: '' })
    await nothingLeft({ processes: [program.pid] })
  },
)

/** The JavaScript blocks of a package's README, and of the pages beside it. */
function examplesOf(name: string) {
  const docs = join(packages, name, 'docs')
  const pages = existsSync(docs) ? readdirSync(docs).filter((file) => file.endsWith('.md')) : []
  const paths = [join(packages, name, 'README.md'), ...pages.map((file) => join(docs, file))]
  const text = paths.map((path) => readFileSync(path, 'utf8')).join('')
  return [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = ''], index) => ({
    name,
    number: index + 1,
    code,
  }))
}
