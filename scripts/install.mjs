import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { progress, root, run } from './workspace.mjs'

const stamp = join(root, 'node_modules', '.installed')

/** Installs what the lockfile names with the pinned pnpm; does nothing when that has been done already. */
export async function install() {
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  progress(`installing with ${packageManager}`)
  const installed = await run('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'])
  if (installed) writeFileSync(stamp, wanted)
  return installed
}

/** Everything that decides what an install puts on the disk. */
function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()]) {
    hash.update(file).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

function manifests() {
  const folders = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group))
      .sort()
      .map((name) => join(group, name)),
  )
  return ['.', ...folders]
    .map((folder) => join(folder, 'package.json'))
    .filter((file) => existsSync(join(root, file)))
}
