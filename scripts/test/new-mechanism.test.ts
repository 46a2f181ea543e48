import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { commandsOf } from '../check-contributing.mjs'
import { borrowInstalled, cloneInto } from '../clone/clone.mjs'
import { addPages } from '../new-mechanism/add-pages.mjs'
import { makeMechanism } from '../new-mechanism/make-mechanism.mjs'
import { formsOf, renamedPath, renamedText } from '../new-mechanism/renaming.mjs'
import { root } from '../workspace.mjs'

// Far above what a build and a run of the suite take.
jest.setTimeout(240_000)

const name = 'ring-buffer'
let clone: string
let written: string[]
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'ipc-new-mechanism-'))
  cloneInto(clone)
  borrowInstalled(clone)
  // As scripts/new-mechanism.mjs does, apart from an install of its own.
  written = makeMechanism(name, clone).map((path: string) => path.slice(clone.length + 1))
  run('biome', ['check', '--write', ...written.filter((path) => !path.endsWith('.md'))])
  symlinkSync(join(root, 'packages/memory/node_modules'), join(clone, 'packages', name, 'node_modules'))
})
afterAll(() => {
  rmSync(clone, { recursive: true, force: true })
})

const read = (path: string) => readFileSync(join(clone, path), 'utf8')

function run(command: string, parameters: string[], folder = clone) {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', command), parameters, {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

it('has the files of every package, its lines in the lists, and nothing of memory’s name', () => {
  for (const file of [
    'package.json',
    'README.md',
    'tsconfig.json',
    'tsup.config.ts',
    'src/index.ts',
    'src/ring-buffer.ts',
    'src/ring-buffer-port.ts',
    'test/conformance.test.ts',
    'test/smoke.test.ts',
    'test/types/infers.ts',
  ]) {
    expect([file, existsSync(join(clone, 'packages', name, file))]).toEqual([file, true])
  }
  for (const path of written.filter((one) => one.startsWith(`packages/${name}/src`)))
    expect([path, /memory/i.test(read(path))]).toEqual([path, false])
  expect(read('scripts/house/layers.mjs')).toContain("'ring-buffer': { mayImport: ['core'], browser: true },")
  expect(read('scripts/readme/mechanisms.mjs')).toContain(
    "{ name: 'ringBuffer', folder: 'packages/ring-buffer'",
  )
  expect(read('.changeset/first-ring-buffer.md')).toContain('"@ipc/ring-buffer": minor')
  expect(() => makeMechanism(name, clone)).toThrow('is there already')
})

it('keeps the rules of the house', () => {
  // In a process of its own: the rules read the lists of the clone.
  const house = spawnSync(process.execPath, ['scripts/check-house.mjs'], { cwd: clone, encoding: 'utf8' })
  expect([house.status, house.stderr]).toEqual([0, ''])
  const { status, output } = run('biome', ['check', '--error-on-warnings', `packages/${name}`, 'scripts'])
  expect([status, output]).toEqual([0, expect.any(String)])
})

it('builds, type-checks and passes the conformance suite', () => {
  const folder = join(clone, 'packages', name)
  expect(run('tsup', [], folder)).toEqual({ status: 0, output: expect.stringContaining('index.d.ts') })
  expect(run('tsc', ['--noEmit'], folder)).toEqual({ status: 0, output: '' })
  const { status, output } = run('jest', [`packages/${name}`, '--ci', '--maxWorkers=1'])
  expect([status, output.match(/^Tests: .*$/m)?.[0]]).toEqual([0, expect.stringMatching(/ 2\d\d passed/)])
})

it('has a page in the documentation like memory’s, and a place in its lists', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-new-pages-'))
  const docs = join(folder, 'apps/docs')
  try {
    mkdirSync(join(docs, 'pages/ko/mechanisms'), { recursive: true })
    writeFileSync(join(docs, 'pages/ko/mechanisms/memory.md'), '# memory\n\n`@ipc/memory`\n')
    writeFileSync(
      join(docs, 'lists.ts'),
      "const packages = ['memory', 'shm', 'pipe']\nconst names = ['memory', 'shm', 'fifo']\n  page('/mechanisms/memory', 'memory', 'memory'),\n",
    )
    expect(addPages(folder, formsOf(name))).toHaveLength(2)
    expect(readFileSync(join(docs, 'pages/ko/mechanisms/ring-buffer.md'), 'utf8')).toBe(
      '# ringBuffer\n\n`@ipc/ring-buffer`\n',
    )
    expect(readFileSync(join(docs, 'lists.ts'), 'utf8')).toBe(
      "const packages = ['memory', 'ring-buffer', 'shm', 'pipe']\nconst names = ['memory', 'ringBuffer', 'shm', 'fifo']\n  page('/mechanisms/memory', 'memory', 'memory'),\n  page('/mechanisms/ring-buffer', 'ringBuffer', 'ringBuffer'),\n",
    )
    expect(addPages(join(folder, 'nowhere'), formsOf(name))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('names what is no name', () => {
  for (const bad of ['', 'Ring', 'ring_buffer', '-ring', 'ring-', '1ring', '../ring', undefined])
    expect(() => formsOf(bad)).toThrow(TypeError)
  const forms = formsOf(name)
  expect(renamedPath('test/types/memory-port.ts', forms)).toBe('test/types/ring-buffer-port.ts')
  expect(renamedText("import { memory } from './memory.js' // MemoryPort, memory()", forms)).toBe(
    "import { ringBuffer } from './ring-buffer.js' // RingBufferPort, ringBuffer()",
  )
})

it('is what CONTRIBUTING.md leads through: scripts/check-contributing.mjs types its commands', () => {
  const commands = commandsOf(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'))
  expect(commands[0]).toMatch(/^npm run new:mechanism -- \S+$/)
  expect(commands.length).toBeGreaterThan(2)
})
