import { pathToFileURL } from 'node:url'
import { install } from './install.mjs'
import { progress, run } from './workspace.mjs'

/** The formatter and linter, then the rules of the house that no general tool knows, and the contract. */
export async function lint() {
  progress('linting')
  const style = await run('biome', ['check', '--error-on-warnings', '.'])
  const house = await run('node', ['scripts/check-house.mjs'])
  const contract = await run('node', ['scripts/check-contract.mjs'])
  return style && house && contract
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = (await install()) && (await lint()) ? 0 : 1
}
