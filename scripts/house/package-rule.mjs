import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isEmptyModule, otherThanReExports } from './imports.mjs'
import { layers } from './layers.mjs'

/** Every package has the same parts in the same places. One that exports nothing yet needs no README or tests. */
export function packageRule({ root, files, packages }) {
  return packages.flatMap((entry) => {
    const found = []
    const say = (path, line, text) => found.push({ path, line, text })
    const manifest = `${entry.path}/package.json`
    if (!layers[entry.name])
      say(manifest, 1, 'has no line in scripts/house/layers.mjs: say what it may import')
    if (entry.manifest.name !== `@ipc/${entry.name}`) {
      say(manifest, 1, `is named ${entry.manifest.name}: its folder says @ipc/${entry.name}`)
    }
    const index = files.find((file) => file.path === `${entry.path}/src/index.ts`)
    if (!index) {
      say(`${entry.path}/src/index.ts`, 1, 'is missing')
      return found
    }
    for (const line of otherThanReExports(index)) say(index.path, line, 'index.ts holds re-exports only')
    if (isEmptyModule(index)) return found
    if (!existsSync(join(root, entry.path, 'README.md'))) say(`${entry.path}/README.md`, 1, 'is missing')
    if (!hasTests(join(root, entry.path, 'test'))) say(`${entry.path}/test`, 1, 'holds no *.test.ts')
    return found
  })
}

function hasTests(folder) {
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => file.endsWith('.test.ts'))
  )
}
