import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mutationPage, unexplained } from '../proofs/mutation.mjs'
import { root } from '../workspace.mjs'

const results = join(root, 'docs/mutation.json')

/**
 * Takes what Stryker reports into docs/mutation.json, each file whole and the others as they were, and writes docs/mutation.md.
 * Returns the survivors for which docs/mutation-reasons.json has no reason: those are new.
 */
export function recordMutations(reportPath) {
  const kept = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {}
  const report = JSON.parse(readFileSync(reportPath, 'utf8'))
  for (const [path, file] of Object.entries(report.files)) {
    const tried = file.mutants.filter(({ status }) => status !== 'Ignored')
    if (tried.some(({ status }) => status === 'Pending')) continue
    const lines = file.source.split('\n')
    kept[path] = {
      killed: tried.filter(({ status }) => status === 'Killed').length,
      ended: tried.filter(({ status }) => ['Timeout', 'RuntimeError'].includes(status)).length,
      survived: tried
        .filter(({ status }) => ['Survived', 'NoCoverage'].includes(status))
        .map(({ status, mutatorName, replacement, location: { start, end } }) => ({
          line: start.line,
          at: lines[start.line - 1].trim(),
          from: cut(lines, start, end),
          to: squeezed(replacement ?? ''),
          mutator: mutatorName,
          ...(status === 'NoCoverage' && { unreached: true }),
        }))
        .sort((one, other) => one.line - other.line),
    }
  }
  const sorted = Object.fromEntries(Object.entries(kept).sort(([one], [other]) => (one < other ? -1 : 1)))
  writeFileSync(results, `${JSON.stringify(sorted, undefined, 1)}\n`)
  const reasons = JSON.parse(readFileSync(join(root, 'docs/mutation-reasons.json'), 'utf8'))
  writeFileSync(join(root, 'docs/mutation.md'), mutationPage(sorted, reasons))
  return unexplained(sorted, reasons)
}

/** The source between two places, on one line. */
function cut(lines, start, end) {
  const taken = lines.slice(start.line - 1, end.line)
  taken[taken.length - 1] = taken.at(-1).slice(0, end.column - 1)
  taken[0] = taken[0].slice(start.column - 1)
  return squeezed(taken.join(' '))
}

function squeezed(text) {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}
