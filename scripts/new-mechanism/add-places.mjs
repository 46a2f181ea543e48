import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addPages } from './add-pages.mjs'

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

function insert(path, before, line) {
  const text = readFileSync(path, 'utf8')
  const at = text.indexOf(before)
  if (at < 0) throw new Error(`${path} has no ${JSON.stringify(before)} to put a line before`)
  writeFileSync(path, text.slice(0, at) + line + text.slice(at))
}
