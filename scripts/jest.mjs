import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { progress, root, run } from './workspace.mjs'

// Far above any real run: only ends a test that keeps jest alive for ever.
const watchdogMs = 30 * 60_000

/** Runs jest, counts, and names what failed. A file that could not run at all is one failure. */
export async function runJest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-test-results-'))
  const file = join(folder, 'results.json')
  try {
    progress('testing')
    await run('jest', ['--ci', '--passWithNoTests', '--json', `--outputFile=${file}`, ...args], {
      show: 'all',
      timeoutMs: watchdogMs,
    })
    return count(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const failures = [`jest left no readable result: ${error.message}`]
    return { passed: 0, failed: 1, skipped: 0, failures }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function count(results) {
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
    failures: results.testResults.flatMap(failuresOf),
  }
}

function failuresOf({ name, status, assertionResults }) {
  const path = relative(root, name)
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (status === 'failed' && failed.length === 0) return [`${path} (could not run)`]
  return failed.map((test) => `${path} › ${test.fullName}`)
}
