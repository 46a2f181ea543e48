import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { progress, root, run } from './workspace.mjs'

const jest = join(root, 'node_modules/jest/bin/jest.js')
// Far above any real run: only ends a test that keeps jest alive for ever.
const watchdogMs = 45 * 60_000
/** More files than these do not fail by a noisy machine. */
const MAXIMUM_REPEATED_FILES = 4

/**
 * Runs jest, counts, and names what failed. A file that could not run at all is one failure. Where few files failed, these
 * run once more, alone on the machine: what fails then has failed, what passes then is named as unsteady (decision 0130).
 * `node`: the program that runs jest.
 */
export async function runJest(args, node = process.execPath) {
  const first = await resultsOf(node, args)
  if (first === undefined) return unreadable
  const failed = first.filter(({ status }) => status === 'failed').map(({ name }) => name)
  if (failed.length === 0 || failed.length > MAXIMUM_REPEATED_FILES) return count(first)
  progress('testing once more what failed, alone')
  const second = await resultsOf(node, ['--runInBand', '--runTestsByPath', ...failed])
  if (second === undefined) return unreadable
  const settled = [...first.filter(({ name }) => !failed.includes(name)), ...second]
  const counted = count(settled)
  const unsteady = count(first).failures.filter((failure) => !counted.failures.includes(failure))
  for (const one of unsteady) progress(`UNSTEADY (failed at first, passed alone) ${one}`)
  return counted
}

const unreadable = { passed: 0, failed: 1, skipped: 0, failures: ['jest left no readable result'] }

async function resultsOf(node, args) {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-test-results-'))
  const file = join(folder, 'results.json')
  try {
    const options = ['--ci', '--passWithNoTests', '--json', `--outputFile=${file}`, ...args]
    await run(node, [jest, ...options], { show: 'all', timeoutMs: watchdogMs })
    return JSON.parse(readFileSync(file, 'utf8')).testResults
  } catch (error) {
    progress(error.message)
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Counts the tests of jest's `testResults`: a file that failed without a failed test is one failure. */
export function count(files) {
  const tests = files.flatMap(({ assertionResults }) => assertionResults)
  const failures = files.flatMap(failuresOf)
  const passed = tests.filter(({ status }) => status === 'passed').length
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed').length
  return { passed, failed: failures.length, skipped, failures }
}

function failuresOf({ name, status, assertionResults }) {
  const path = relative(root, name)
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (status === 'failed' && failed.length === 0) return [`${path} (could not run)`]
  return failed.map((test) => `${path} › ${test.fullName}`)
}
