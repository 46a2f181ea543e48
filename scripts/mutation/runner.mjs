import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'

/**
 * A test runner of Stryker: each mutant lives in a process of its own, which runs the bundled tests that reach it, up to the first
 * that fails. That takes a few tenths of a second, against seconds with jest, and no mutant can spoil the next.
 */
class ProcessRunner {
  #settings
  #files
  #times = new Map()
  #fileOf = new Map()

  constructor({ processRunner }) {
    this.#settings = processRunner
  }

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init() {
    const { files, replaced } = this.#settings
    this.#files = []
    for (const [index, { names, replace }] of [
      { names: files, replace: {} },
      ...(replaced ?? []),
    ].entries()) {
      const paths = await bundle(names, replace, `.bundles/${index}`)
      for (const [at, name] of names.entries()) this.#files.push({ name, path: paths[at] })
    }
  }

  async dryRun() {
    const tests = []
    const mutantCoverage = { static: {}, perTest: {} }
    for (const file of this.#files) {
      const run = await this.#run({ files: [file] })
      if (run.failed) return { status: 'error', errorMessage: `${run.failed}: ${run.message}` }
      for (const [id, milliseconds] of run.passed) {
        tests.push({ id, name: id, status: 0, timeSpentMs: milliseconds, fileName: file.name })
        this.#times.set(id, milliseconds)
        this.#fileOf.set(id, file)
      }
      for (const [id, count] of Object.entries(run.coverage?.static ?? {}))
        mutantCoverage.static[id] = (mutantCoverage.static[id] ?? 0) + count
      Object.assign(mutantCoverage.perTest, run.coverage?.perTest)
    }
    return { status: 'complete', tests, mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    testFilter?.sort((one, other) => (this.#times.get(one) ?? 0) - (this.#times.get(other) ?? 0))
    const files = testFilter
      ? this.#files.filter((file) =>
          testFilter.some((id) => this.#fileOf.get(id) === file || id.startsWith(`${file.name} › `)),
        )
      : this.#files
    const mutant = { activeMutant: activeMutant.id, hitLimit }
    let run = await this.#run({ ...mutant, files, wanted: testFilter })
    // These measure the event loop: where the machine is busy they may fail by themselves.
    if (/C12|C14/.test(run.failed ?? '') && !run.timedOut) {
      const { failed } = run
      run = await this.#run({
        ...mutant,
        files: files.filter(({ name }) => failed.startsWith(name)),
        wanted: [failed],
      })
      if (!run.failed) run = await this.#run({ ...mutant, files, wanted: testFilter })
    }
    if (run.timedOut || run.hitCount > hitLimit) return { status: 'timeout', reason: run.failed }
    const nrOfTests = run.passed.size + 1
    if (!run.failed) return { status: 'survived', nrOfTests }
    return { status: 'killed', killedBy: [run.failed], failureMessage: run.message, nrOfTests }
  }

  #run(order) {
    return new Promise((resolve) => {
      const child = fork(join(process.cwd(), 'scripts/mutation/worker.mjs'), {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        execArgv: ['--max-old-space-size=1024'],
      })
      const passed = new Map()
      let current = 'loading'
      let result
      let since = fairTime(child.pid)
      const patience = () => this.#settings.patienceMs + 3 * (this.#times.get(current) ?? 5_000)
      const guard = setInterval(() => {
        const now = fairTime(child.pid)
        if (now !== undefined && now - since > patience()) {
          result ??= { failed: current, message: 'never ended', timedOut: true }
          child.kill('SIGKILL')
        }
      }, 200)
      child.on('message', (message) => {
        if (message.type === 'test') {
          current = message.id
          since = fairTime(child.pid) ?? since
        } else if (message.type === 'passed') passed.set(message.id, (fairTime(child.pid) ?? since) - since)
        else {
          const { failed, message: text, coverage, hitCount } = message
          result ??= { failed, message: text, coverage, hitCount }
        }
      })
      child.on('close', (code, signal) => {
        clearInterval(guard)
        resolve({ passed, ...(result ?? { failed: current, message: `ended with ${signal ?? code}` }) })
      })
      child.send(order, () => undefined)
    })
  }
}

/** Milliseconds that have gone by, without those in which the process waited for a processor: others use the machine too. */
function fairTime(pid) {
  try {
    const [, waited] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')
    return performance.now() - Number(waited) / 1e6
  } catch {
    return undefined
  }
}

const factory = (options) => new ProcessRunner(options)
factory.inject = ['options']
export const strykerPlugins = [{ kind: 'TestRunner', name: 'process', factory }]
