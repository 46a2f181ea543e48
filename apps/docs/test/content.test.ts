import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { sections } from '../.vitepress/config/sections.js'
import { keptBenchmarks, untranslatedBenchmarks } from '../build/benchmarks.mjs'
import { untranslatedApi } from '../build/korean-api.mjs'
import { untranslated } from '../build/korean-traits.mjs'
import { structuresIn, untranslatedIn } from '../build/layout-tables.mjs'
import { untranslatedProofs } from '../build/proof-tables.mjs'
import { tableBetween, tablesOf } from '../build/traits-tables.mjs'
import { headingsOf, snippetsOf, sourcePages } from './support/pages.js'
import { snippets, sourceOf } from './support/snippet.js'

const repository = join(__dirname, '..', '..', '..')
const read = (path: string) => readFileSync(join(repository, path), 'utf8')
const english = sourcePages('en')
const korean = sourcePages('ko')
const packages = ['memory', 'shm', 'pipe', 'mq', 'socket', 'nats']

describe('pages', () => {
  it('are the same in both languages', () => {
    expect(korean.map(({ path }) => path)).toEqual(english.map(({ path }) => path))
  })

  it('are all in the navigation, and nothing else is', () => {
    const listed = sections.flatMap(({ pages }) => pages.map(({ path }) => fileOf(path)))
    expect([...listed, 'index.md'].sort()).toEqual(english.map(({ path }) => path))
  })

  it.each(english.map((page) => [page.path, page] as const))(
    '%s has the same parts in Korean',
    (path, page) => {
      const other = korean.find((candidate) => candidate.path === path)
      if (other === undefined) throw new Error(`${path} has no Korean page`)
      expect(snippetsOf(other)).toEqual(snippetsOf(page))
      expect(headingsOf(other)).toHaveLength(headingsOf(page).length)
      const demos = /<(\w+Demo) \/>/g
      expect(other.text.match(demos)).toEqual(page.text.match(demos))
    },
  )

  it('show regions of snippets that are there', () => {
    const missing = [...english, ...korean].flatMap((page) =>
      snippetsOf(page).filter((name) => {
        const [file = '', region] = name.split('#')
        if (!existsSync(join(snippets, file)) || region === undefined) return true
        const source = sourceOf(file)
        return !source.includes(`#region ${region}`) || !source.includes(`#endregion ${region}`)
      }),
    )
    expect(missing).toEqual([])
  })

  it('have no program of their own: what is not cut from a snippet, which a test runs, is commands', () => {
    const own = [...english, ...korean].flatMap(({ path, text }) =>
      [...text.matchAll(/^```(.*)\n[\s\S]*?^```$/gm)].map(([, language]) => [path, language]),
    )
    expect(own.filter(([, language]) => language !== 'sh')).toEqual([])
    expect(own.length).toBeGreaterThan(5)
  })

  it('show every region of every snippet', () => {
    const shown = new Set(english.flatMap(snippetsOf).map((name) => name.split('#')[0]))
    expect(Array.from(shown, (name) => existsSync(join(snippets, name ?? '')))).not.toContain(false)
  })
})

describe('error codes', () => {
  const union = /export type IpcErrorCode = `IPC_\$\{([\s\S]*?)\}`/.exec(
    read('packages/core/src/errors/ipc-error.ts'),
  )
  const codes = [...(union?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, code]) => `IPC_${code}`)

  it.each(['en', 'ko'] as const)('have a heading each (%s)', (language) => {
    const page = sourcePages(language).find(({ path }) => path === 'reference/errors.md')
    if (page === undefined) throw new Error('there is no page of error codes')
    expect(codes.length).toBeGreaterThan(10)
    expect(headingsOf(page)).toEqual(codes)
    const [who, what] = language === 'en' ? ['Thrown by', 'What to do'] : ['던지는 곳', '할 일']
    expect(page.text.split(`**${who}**`)).toHaveLength(codes.length + 1)
    expect(page.text.split(`**${what}**`)).toHaveLength(codes.length + 1)
  })
})

describe('what is generated', () => {
  it('finds a traits table for each mechanism, and says all of it in Korean', () => {
    const tables = tablesOf(
      packages.map((name) => read(`packages/${name}/README.md`)),
      'en',
    )
    const names = ['memory', 'shm', 'fifo', 'sysvMq', 'posixMq', 'unix', 'tcp', 'nats']
    expect(tables.map(([name]: string[]) => name)).toEqual(names)
    expect(untranslated(tableBetween(read('README.md'), 'en'))).toEqual([])
    for (const [, table] of tables) expect(untranslated(table)).toEqual([])
  })

  it('finds the structures of the memory layout, and says all of them in Korean', () => {
    const text = read('packages/shm/docs/layout.md')
    expect(structuresIn(text).length).toBeGreaterThan(3)
    expect(untranslatedIn(text)).toEqual([])
  })

  it('has a line in Korean for each name that a package exports, and for no other', () => {
    const missing = packages
      .concat('core')
      .map((name) => [name, ...untranslatedApi(name, read(`packages/${name}/src/index.ts`))])
    expect(missing.filter((names) => names.length > 1)).toEqual([])
    expect(untranslatedApi('nats', "export { nats, type NatsOptions } from './nats.js'")).toEqual([
      'NatsOptions',
    ])
  })

  it('says all of the kept benchmarks in Korean', () => {
    const { reports } = keptBenchmarks(join(repository, 'docs', 'benchmarks'))
    expect(untranslatedBenchmarks(reports)).toEqual([])
    const unknown = { rows: [{ title: 'a row of no language' }], curves: [] }
    expect(untranslatedBenchmarks([...reports, unknown])).toEqual(['a row of no language'])
  })

  it('says all of the kill matrix, and of calls and states, in Korean', () => {
    const [killMatrix, operationState] = [read('docs/kill-matrix.md'), read('docs/operation-state.md')]
    expect(untranslatedProofs({ killMatrix, operationState })).toEqual([])
    const unknown = [killMatrix.replace('| send |', '| sing |'), operationState.replaceAll('waits', 'wants')]
    expect(untranslatedProofs({ killMatrix: unknown[0], operationState: unknown[1] })).toEqual([
      'sing',
      'wants',
    ])
  })
})

function fileOf(path: string): string {
  return path.endsWith('/') ? `${path.slice(1)}index.md` : `${path.slice(1)}.md`
}
