import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './workspace.mjs'

/** The contract's text, and the cases that prove it. */
export const CONTRACT = 'packages/core/CONTRACT.md'
export const CASES = 'packages/conformance/src/cases'

/** Titles of the cases, read from their sources, so that no build is needed. */
export function titlesIn(source) {
  return [...source.matchAll(/^ {4}title:\s+(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"),$/gm)].map((match) =>
    (match[1] ?? match[2]).replace(/\\(.)/g, '$1'),
  )
}

/** The clauses that a title begins with: 'C2 C3 one sender …' gives C2 and C3. */
export function clausesOf(title) {
  const clauses = []
  for (const word of title.split(' ')) {
    if (!/^C\d+$/.test(word)) return clauses
    clauses.push(word)
  }
  return clauses
}

const HEADING = /^## (C\d+)\b.*$/gm
const start = (clause) => `<!-- cases of ${clause}: start -->`
const end = (clause) => `<!-- cases of ${clause}: end -->`

/** The contract with the list of cases under each clause brought up to date. */
export function withCases(contract, titles) {
  let text = contract
  for (const [, clause] of contract.matchAll(HEADING)) {
    const list = titles.filter((title) => clausesOf(title).includes(clause)).map((title) => `- ${title}`)
    const [from, to] = [text.indexOf(start(clause)), text.indexOf(end(clause))]
    if (from < 0 || to < from) continue
    text = `${text.slice(0, from)}${start(clause)}\n${list.join('\n')}\n${text.slice(to)}`
  }
  return text
}

/** What is wrong between contract and cases, a sentence each. */
export function violations(contract, titles) {
  const clauses = [...contract.matchAll(HEADING)].map(([, clause]) => clause)
  const found = []
  for (const title of titles) {
    const named = clausesOf(title)
    if (named.length === 0) found.push(`the case '${title}' names no clause`)
    for (const clause of named) {
      if (!clauses.includes(clause))
        found.push(`the case '${title}' names ${clause}, which the contract has not`)
    }
    if (titles.indexOf(title) !== titles.lastIndexOf(title)) found.push(`two cases are called '${title}'`)
  }
  for (const clause of clauses) {
    if (!titles.some((title) => clausesOf(title).includes(clause))) found.push(`${clause} has no case`)
    if (!contract.includes(start(clause)) || !contract.includes(end(clause))) {
      found.push(`${clause} has no place for its cases: ${start(clause)} … ${end(clause)}`)
    }
  }
  if (found.length === 0 && withCases(contract, titles) !== contract) {
    found.push(`the lists of cases in ${CONTRACT} are out of date: node scripts/check-contract.mjs --write`)
  }
  return [...new Set(found)]
}

function main() {
  const folder = join(root, CASES)
  const files = readdirSync(folder).sort()
  const titles = files.flatMap((file) => titlesIn(readFileSync(join(folder, file), 'utf8')))
  const path = join(root, CONTRACT)
  if (process.argv.includes('--write')) writeFileSync(path, withCases(readFileSync(path, 'utf8'), titles))
  const found = violations(readFileSync(path, 'utf8'), titles)
  for (const line of found) process.stderr.write(`${CONTRACT}: ${line}\n`)
  return found.length === 0
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main() ? 0 : 1
}
