import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { borrowInstalled, cloneInto } from '../clone/clone.mjs'
import { changesetBreaches } from '../release/changesets.mjs'
import { addChangeset, changed, takeChangesets, versionsIn } from '../release/versions.mjs'
import { root } from '../workspace.mjs'

jest.setTimeout(120_000)

let clone: string
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'ipc-release-test-'))
  cloneInto(clone)
  borrowInstalled(clone)
})
afterAll(() => rmSync(clone, { recursive: true, force: true }))

/** What a release with one changeset bumps. */
function releaseOf(name: string, bump: string): [string, string, string][] {
  const before = versionsIn(clone)
  addChangeset(clone, name, bump, 'Waits end sooner. Nothing is to be done.')
  takeChangesets(clone)
  return changed(before, versionsIn(clone)) as [string, string, string][]
}

it('what waits to be released is told to readers, and no version goes past what was asked for', () => {
  expect(changesetBreaches(root)).toEqual([])
  const before = versionsIn(clone)
  takeChangesets(clone)
  for (const [name, from, to] of changed(before, versionsIn(clone))) {
    const [major] = String(to).split('.')
    expect([name, major]).toEqual([name, String(from).split('.')[0]])
    const changelog = readFileSync(join(clone, 'packages', name.slice(5), 'CHANGELOG.md'), 'utf8')
    expect(changelog).toContain(`## ${to}`)
    expect(changelog).not.toMatch(/\b[0-9a-f]{7,40}:/)
  }
})

it('a fix of one package releases that package alone', () => {
  expect(releaseOf('@ipc/ffi', 'patch').map(([name]) => name)).toEqual(['@ipc/ffi'])
  expect(releaseOf('@ipc/shm', 'patch').map(([name]) => name)).toEqual(['@ipc/shm'])
})

it('something new in core releases no mechanism', () => {
  expect(releaseOf('@ipc/core', 'minor').map(([name]) => name)).toEqual(['@ipc/core'])
})

it('something new in ffi releases those that stand on it, as fixes, and no others', () => {
  const released = releaseOf('@ipc/ffi', 'minor')
  const names = released.map(([name]) => name)
  expect(names).toEqual(expect.arrayContaining(['@ipc/ffi', '@ipc/host', '@ipc/shm']))
  for (const name of ['@ipc/core', '@ipc/memory', '@ipc/nats', '@ipc/conformance', '@ipc/testkit'])
    expect(names).not.toContain(name)
  expect(readFileSync(join(clone, 'packages/host/CHANGELOG.md'), 'utf8')).toMatch(/- Needs @ipc\/ffi \d/)
})

it('a changeset that is a headline, and a break that does not say what to do, are seen', () => {
  addChangeset(clone, '@ipc/shm', 'patch', 'fix ring')
  addChangeset(clone, '@ipc/shm', 'major', 'The option `spin` is gone. It was seldom used by anyone.')
  writeFileSync(join(clone, '.changeset', 'broken.md'), 'no changeset at all\n')
  expect(changesetBreaches(clone).sort()).toEqual([
    expect.stringMatching(/broken\.md: is no changeset/),
    expect.stringMatching(/test--ipc-shm-major\.md: breaks users and does not say what they must do/),
    expect.stringMatching(/test--ipc-shm-patch\.md: says what changed/),
  ])
})
