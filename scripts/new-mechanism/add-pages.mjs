import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renamedPath, renamedText } from './renaming.mjs'

const generated = /(^|\/)(node_modules|dist|generated|cache|snippets)(\/|$)/

/**
 * The documentation of a new mechanism: where memory has a page, in whatever language, one like it; where lists name memory first among the
 * packages or mechanisms, its name after it. Nothing where there is no documentation. Gives the paths written.
 */
export function addPages(root, forms) {
  const docs = join(root, 'apps', 'docs')
  if (!existsSync(docs)) return []
  const files = readdirSync(docs, { recursive: true }).filter((path) => !generated.test(path))
  const pages = files.filter((path) => /(^|\/)memory\.md$/.test(path))
  const lists = files.filter((path) => /\.(ts|mjs)$/.test(path))
  return [
    ...pages.map((path) => addPage(docs, path, forms)),
    ...lists.map((path) => addToLists(join(docs, path), forms)).filter((path) => path !== undefined),
  ]
}

function addPage(docs, path, forms) {
  const target = join(docs, renamedPath(path, forms))
  writeFileSync(target, renamedText(readFileSync(join(docs, path), 'utf8'), forms))
  return target
}

function addToLists(path, forms) {
  const text = readFileSync(path, 'utf8')
  const { kebab, camel } = forms
  const added = text
    .replace(/'memory', 'shm', 'pipe'/g, `'memory', '${kebab}', 'shm', 'pipe'`)
    .replace(/'memory', 'shm', 'fifo'/g, `'memory', '${camel}', 'shm', 'fifo'`)
    .replace(
      /^( *)page\('\/mechanisms\/memory', .*\),\n/m,
      (line, indent) => `${line}${indent}page('/mechanisms/${kebab}', '${camel}', '${camel}'),\n`,
    )
  if (added === text) return undefined
  writeFileSync(path, added)
  return path
}
