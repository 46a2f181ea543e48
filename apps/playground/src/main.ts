import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { PlaygroundServer } from './server/playground-server.js'

/** npm run playground -- [--port N] [--no-open]: a page that starts real processes on this machine. Ctrl-C ends all. */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, open: { type: 'boolean', default: true } },
  allowNegative: true,
})
if (process.platform !== 'linux') {
  console.error('The playground shows the objects of a Linux kernel: run it on Linux, or in a container.')
  process.exit(1)
}

// A directory of its own: what is in it is the playground's, and goes with it.
const runtime = mkdtempSync('/dev/shm/ipc-playground-')
process.env.IPC_RUNTIME_DIR = runtime
const server = new PlaygroundServer(fileURLToPath(new URL('./process.js', import.meta.url)), runtime)
process.on('exit', () => {
  server.killNow()
  rmSync(runtime, { recursive: true, force: true })
})
for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.once(signal, () => void server.close().finally(() => process.exit(status)))

try {
  const url = await server.listen(Number(values.port))
  console.log(`The playground is at ${url}\nCtrl-C ends it, and all its processes.`)
  if (values.open && process.stdout.isTTY) {
    // Without a desktop there is no such program: the URL is on the screen.
    spawn('xdg-open', [url], { stdio: 'ignore' }).on('error', () => {})
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
