import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { progress, root, run } from './workspace.mjs'

// Far above any real run: only ends a test that keeps jest alive for ever.
const watchdogMs = 30 * 60_000

/** Runs jest, prints what failed by name, and counts. A file that could not run at all is one failure. */
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
    progress(`FAILED jest left no readable result: ${error.message}`)
    return { passed: 0, failed: 1, skipped: 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function count(results) {
  for (const suite of results.testResults) {
    const path = relative(root, suite.name)
    const failures = suite.assertionResults.filter((test) => test.status === 'failed')
    for (const test of failures) progress(`FAILED ${path} › ${test.fullName}`)
    if (suite.status === 'failed' && failures.length === 0) progress(`FAILED ${path} (could not run)`)
  }
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  }
}
