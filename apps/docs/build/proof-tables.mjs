import { killWords, needWords, outcomeWords, stateWords } from './korean-proofs.mjs'

// Values that a program sees, and calls.
const values = /^(true|false|\d+|open|closing|closed|unlinked|peer-closed|peer-died)$/
const code = /^(\d+(–\d+)?: )?(`[^`]+`(\[\d\])*(, | … |$))*$/
const stepNumbers = /^\d+(–\d+)?: /
const note = /^\[(\d+)\] where the mechanism has no “(.+)”: (.+?) *$/

/** docs/kill-matrix.md from its count of steps on: a table each mechanism. */
export function killMatrixTables(text, language) {
  const tables = text.slice(text.indexOf('Steps tried:'))
  return language === 'en' ? tables : translated(tables, killCell)
}

/** docs/operation-state.md from its first heading on: a table each kind of handle. */
export function operationStateTables(text, language) {
  const tables = text.slice(text.indexOf('\n## ') + 1)
  return language === 'en' ? tables : translated(tables, stateCell)
}

/** What the two say in words that Korean lacks. */
export function untranslatedProofs({ killMatrix, operationState }) {
  const missing = new Set()
  const noting = (say) => (words, isTitle) => {
    const said = say(words, isTitle)
    if (said === undefined) missing.add(words)
    return said
  }
  translated(killMatrixTables(killMatrix, 'en'), noting(killCell))
  translated(operationStateTables(operationState, 'en'), noting(stateCell))
  return [...missing]
}

function translated(text, inKorean) {
  const say = (words, isTitle = false) => inKorean(words, isTitle) ?? words
  return text
    .split('\n')
    .map((line) => lineInKorean(line, say))
    .join('\n')
}

function lineInKorean(line, say) {
  const tried = /^Steps tried: (.*)\.$/.exec(line)
  if (tried) return `시험한 단계의 수: ${tried[1]}.`
  const heading = /^## (.*)$/.exec(line)
  if (heading) return headingInKorean(heading[1], say)
  const lacks = note.exec(line)
  if (lacks) return `[${lacks[1]}] 메커니즘에 ‘${say(lacks[2])}’ 특성이 없으면 ${say(lacks[3])}  `
  if (!line.startsWith('| ')) return line
  const cells = line.split('|').slice(1, -1)
  const isTitle = cells[0].trim() === ''
  return `| ${cells.map((words) => say(words.trim(), isTitle)).join(' | ')} |`
}

/** With the anchor of the English page; the name of a mechanism is the same in both. */
function headingInKorean(title, say) {
  if (!(title in stateWords)) return `## ${title}`
  return `## ${say(title, true)} {#${title.toLowerCase().replaceAll(' ', '-')}}`
}

function killCell(words) {
  if (stepNumbers.test(words)) return stepsInKorean(words)
  if (words === '') return words
  const parts = words.split('; ').map((part) => killWords[part])
  return parts.includes(undefined) ? undefined : parts.join('. ')
}

/** Calls stay as they are; 'after all' stands among them. */
function stepsInKorean(words) {
  const said = words.replace(/\bafter all\b/g, killWords['after all'])
  const calls = said.replaceAll(killWords['after all'], '`all`')
  return code.test(calls) ? said : undefined
}

function stateCell(words, isTitle) {
  if (isTitle && words in stateWords) return stateWords[words]
  if (values.test(words) || code.test(words)) return words
  return outcomeWords[words] ?? needWords[words]
}
