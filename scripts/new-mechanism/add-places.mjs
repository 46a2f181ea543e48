import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renamedPath, renamedText } from './renaming.mjs'

/** Writes the new mechanism into the lists that name every mechanism, and gives it a changeset and its pages. Gives the paths written. */
export function addPlaces(root, forms) {
  return [addLayer(root, forms), addTable(root, forms), addChangeset(root, forms), ...addPages(root, forms)]
}

function addLayer(root, { kebab }) {
  const path = join(root, 'scripts/house/layers.mjs')
  const key = kebab.includes('-') ? `'${kebab}'` : kebab
  insert(path, '  conformance: {', `  ${key}: { mayImport: ['core'], browser: true },\n`)
  return path
}

function addTable(root, { kebab, camel }) {
  const path = join(root, 'scripts/readme/mechanisms.mjs')
  const line = `  { name: '${camel}', folder: 'packages/${kebab}', reaches: 'one process' },\n`
  insert(path, ']\n\n/**\n * Every mechanism', line)
  return path
}

function addChangeset(root, { kebab }) {
  const path = join(root, '.changeset', `first-${kebab}.md`)
  const text = `The mechanism \`${kebab}\`: mailboxes, links and topics. So far inside one process: say here what it is for, and what the reader can do with it.`
  writeFileSync(path, `---\n"@ipc/${kebab}": minor\n---\n\n${text}\n`)
  return path
}

/** Where the documentation has a page of memory's, in any language, the new mechanism gets one like it. */
function addPages(root, forms) {
  const docs = join(root, 'apps', 'docs')
  if (!existsSync(docs)) return []
  return readdirSync(docs, { recursive: true })
    .filter((path) => /(^|\/)memory\.md$/.test(path) && !/node_modules|dist|\.vitepress|\/api\//.test(path))
    .map((path) => {
      const target = join(docs, renamedPath(path, forms))
      writeFileSync(target, renamedText(readFileSync(join(docs, path), 'utf8'), forms))
      return target
    })
}

function insert(path, before, line) {
  const text = readFileSync(path, 'utf8')
  const at = text.indexOf(before)
  if (at < 0) throw new Error(`${path} has no ${JSON.stringify(before)} to put a line before`)
  writeFileSync(path, text.slice(0, at) + line + text.slice(at))
}
