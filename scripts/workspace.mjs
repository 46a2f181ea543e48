import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds the whole repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

const environment = {
  ...process.env,
  PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
  // .npmrc silences npm for our own users; a program that we start must still say why it failed.
  npm_config_loglevel: 'error',
  TURBO_TELEMETRY_DISABLED: '1',
}

/**
 * Runs a program in the repository's root (or `folder`), with the installed tools in its PATH, and waits for its end.
 * `show: 'all'` passes its output on to standard error, `'on-failure'` only when it failed.
 */
export function run(command, args, { show = 'on-failure', timeoutMs, variables = {}, folder = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...environment, ...variables },
      stdio: show === 'all' ? ['ignore', process.stderr, process.stderr] : ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    const output = []
    child.stdout?.on('data', (chunk) => output.push(chunk))
    child.stderr?.on('data', (chunk) => output.push(chunk))
    const finish = (succeeded, reason) => {
      if (!succeeded) {
        process.stderr.write(Buffer.concat(output))
        process.stderr.write(`${[command, ...args].join(' ')}: ${reason}\n`)
      }
      resolve(succeeded)
    }
    child.on('error', (error) => finish(false, error.message))
    child.on('close', (code, signal) => finish(code === 0, signal ?? `exit code ${code}`))
  })
}

/** Says on standard error what a longer step is about to do: standard output belongs to the result. */
export function progress(line) {
  process.stderr.write(`${line}\n`)
}
