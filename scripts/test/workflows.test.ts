import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { root } from '../workspace.mjs'

const folder = join(root, '.github/workflows')
const workflows = readdirSync(folder).map((file) => ({
  file,
  text: readFileSync(join(folder, file), 'utf8'),
}))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const own = [...workflows, { file: 'package.json', text: JSON.stringify(scripts) }]

it.each(own)('$file calls scripts and tests that are there', ({ text }) => {
  const named = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name!)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
  const files = [...text.matchAll(/\b(?:node|exec node) (scripts\/[\w./-]+)/g)].map(([, file]) => file!)
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
  for (const [, patterns] of text.matchAll(
    /jest(?:\/bin\/jest\.js --ci)? ((?:(?:packages|scripts|apps)\/[^\s"]+ ?)+)/g,
  )) {
    for (const pattern of patterns!.trim().split(' ')) {
      const [place, prefix] = [join(root, pattern, '..'), pattern.split('/').at(-1)!]
      expect([pattern, readdirSync(place).some((file) => file.startsWith(prefix))]).toEqual([pattern, true])
    }
  }
})

it.each(workflows)('$file gives no more rights than it needs, and ends', ({ file, text }) => {
  expect(text).toMatch(/^permissions:\n {2}contents: (read|write)$/m)
  if (file !== 'release.yml') expect(text).not.toMatch(/: write$/m)
  const jobs = text.match(/^ {4}runs-on: /gm)?.length ?? 0
  expect(text.match(/^ {4}timeout-minutes: \d+$/gm)).toHaveLength(jobs)
})
