import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const generated = new Set(['node_modules', 'dist', 'coverage', '.turbo', '.git'])
const code = /\.(ts|mts|cts|tsx|js|mjs|cjs|c|h|py|pl|sh)$/

/** Every hand-written program or test below the given folders: { path, text }, the path with slashes and relative to `root`. */
export function sourceFiles(root, folders) {
  return folders
    .flatMap((folder) => walk(join(root, folder)))
    .map((file) => ({
      path: relative(root, file).split(sep).join('/'),
      text: readFileSync(file, 'utf8'),
    }))
}

function walk(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !generated.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return walk(path)
      return code.test(entry.name) ? [path] : []
    })
}

/** The folders below `root/group` that hold a package: { name, path, manifest }. */
export function packagesIn(root, group) {
  const folder = join(root, group)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, 'package.json')))
    .map((name) => ({
      name,
      path: `${group}/${name}`,
      manifest: JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')),
    }))
}
