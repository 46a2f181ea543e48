import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { packagesIn } from '../house/files.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const packages = packagesIn(root, 'packages')

/** Loads every entry of a package from inside it, as its users do, once each way; prints what it exports. */
const load = `
  const { createRequire } = await import('node:module')
  const require = createRequire(process.cwd() + '/package.json')
  const report = { esm: {}, cjs: {}, copies: [] }
  const seen = { esm: new Map(), cjs: new Map() }
  for (const entry of process.argv.slice(1)) {
    const loaded = { esm: await import(entry), cjs: require(entry) }
    for (const [format, exported] of Object.entries(loaded)) {
      report[format][entry] = Object.keys(exported).sort()
      for (const [name, value] of Object.entries(exported)) {
        if (seen[format].has(name) && seen[format].get(name) !== value) report.copies.push(format + ' ' + name)
        seen[format].set(name, value)
      }
    }
  }
  console.log(JSON.stringify(report))
`

describe.each(packages.map(({ name }) => name))('@ipc/%s as built', (name) => {
  const { path, manifest } = packages.find((candidate) => candidate.name === name)!
  const folder = join(root, path)
  const entries = Object.keys(manifest.exports)
    .filter((entry) => entry !== './package.json')
    .map((entry) => `@ipc/${name}${entry.slice(1)}`)

  it('has every file that package.json names', () => {
    const named = JSON.stringify(manifest).match(/\.\/dist\/[^"]+/g) ?? []
    expect(named.filter((file) => !existsSync(join(folder, file)))).toEqual([])
    expect(named.length).toBeGreaterThanOrEqual(4)
  })

  it('exports the same by import and by require, each thing once', () => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', load, '--', ...entries],
      { cwd: folder, encoding: 'utf8' },
    )
    expect(stderr).toBe('')
    const report = JSON.parse(stdout)
    expect(report.cjs).toEqual(report.esm)
    expect(report.copies).toEqual([])
  })
})
