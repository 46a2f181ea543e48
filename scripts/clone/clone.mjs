import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../workspace.mjs'

/** Copies the repository as it is now, what is not committed included and what is ignored left out. */
export function cloneInto(folder) {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const { status, stdout, stderr } = spawnSync('git', list, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(`git ${list.join(' ')}: ${stderr}`)
  for (const path of stdout.split('\0').filter((one) => one !== '' && existsSync(join(root, one)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    copyFileSync(join(root, path), join(folder, path))
  }
}

/** Lets a clone use what is installed here, instead of an install of its own. */
export function borrowInstalled(folder) {
  const places = ['.', ...readdirSync(join(root, 'packages')).map((name) => join('packages', name))]
  for (const place of places) {
    const installed = join(root, place, 'node_modules')
    if (existsSync(installed) && existsSync(join(folder, place)))
      symlinkSync(installed, join(folder, place, 'node_modules'))
  }
}
