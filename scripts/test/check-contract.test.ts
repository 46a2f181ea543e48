import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { caseTitles } from '@ipc/conformance'
import { expect, test } from '@jest/globals'
import { CASES, CONTRACT, clausesOf, titlesIn, violations, withCases } from '../check-contract.mjs'

const contract = `# The contract

## C1 Names
Text.
<!-- cases of C1: start -->
<!-- cases of C1: end -->

## C2 Order
Text.
<!-- cases of C2: start -->
<!-- cases of C2: end -->
`
const titles = ['C1 names', 'C2 C1 order of names']

test('a contract whose every clause has its cases listed is right', () => {
  const written = withCases(contract, titles)
  expect(written).toContain('start -->\n- C1 names\n- C2 C1 order of names\n<!-- cases of C1: end')
  expect(violations(written, titles)).toEqual([])
  expect(withCases(written, titles)).toBe(written)
})

test('lists that are out of date are seen', () => {
  expect(violations(contract, titles)).toEqual([expect.stringMatching(/out of date/)])
})

test('a clause without a case, a case without a clause and one of an unknown clause are seen', () => {
  expect(violations(contract, ['C1 names'])).toContain('C2 has no case')
  expect(violations(contract, [...titles, 'no clause'])).toContain("the case 'no clause' names no clause")
  expect(violations(contract, [...titles, 'C9 far'])).toContain(
    "the case 'C9 far' names C9, which the contract has not",
  )
  expect(violations(contract, [...titles, 'C1 names'])).toContain("two cases are called 'C1 names'")
})

test('titles are found in sources, whatever their quotes', () => {
  const source = `  {\n    title: 'C1 it’s \\'so\\'',\n  },\n  {\n    title:\n      "C2 C3 wait 'x'",\n  },\n`
  expect(titlesIn(source)).toEqual(["C1 it’s 'so'", "C2 C3 wait 'x'"])
  expect(clausesOf('C2 C3 wait C4')).toEqual(['C2', 'C3'])
})

test('the titles found in the sources are those of the suite, and the contract lists them', () => {
  const root = join(__dirname, '../..')
  const folder = join(root, CASES)
  const files = readdirSync(folder).sort()
  const found: string[] = files.flatMap((file) => titlesIn(readFileSync(join(folder, file), 'utf8')))
  expect([...found].sort()).toEqual([...caseTitles()].sort())
  const clauses = new Set(found.flatMap(clausesOf))
  expect(clauses.size).toBe(22)
  expect(violations(readFileSync(join(root, CONTRACT), 'utf8'), found)).toEqual([])
})
