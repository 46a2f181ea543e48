import { pathToFileURL } from 'node:url'
import { install } from './install.mjs'
import { progress, run } from './workspace.mjs'

/** Builds every package whose sources have changed since its last build (turbo keeps the rest). */
export async function build() {
  progress('building')
  return run('turbo', ['run', 'build', '--output-logs=errors-only'])
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = (await install()) && (await build()) ? 0 : 1
}
