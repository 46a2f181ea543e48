import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { allNodes } from './nodes.mjs'
import { contentBreaches } from './packed/contents-rule.mjs'
import { compileProject, installedBytes, installProject, useProject } from './packed/project.mjs'
import { progress } from './workspace.mjs'

/**
 * The packages as users get them: packed, looked into, installed in an empty project with install scripts blocked, used by import and
 * require, compiled against. In short, all in one project by npm on this Node; `long`, each (or those named `only`) alone, by npm and
 * by pnpm, on every Node.
 */
export async function packed({ long = false, only = [] } = {}) {
  progress('packing the packages and installing them as users do')
  // What they import is there only once the workspace is installed.
  const { packAll } = await import('./packed/pack.mjs')
  const { qualityBreaches } = await import('./packed/quality.mjs')
  const folder = mkdtempSync(join(tmpdir(), 'ipc-packed-'))
  try {
    const tarballs = join(folder, 'tarballs')
    mkdirSync(tarballs)
    const packages = await packAll(tarballs)
    if (packages === undefined) return false
    const breaches = []
    for (const one of packages) breaches.push(...contentBreaches(one), ...(await qualityBreaches(one)))
    for (const breach of breaches) progress(breach)
    const used = long ? await eachAlone(folder, packages, only) : await allTogether(folder, packages)
    for (const one of packages) progress(sizes(one))
    return breaches.length === 0 && used
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function allTogether(folder, packages) {
  const names = packages.map(({ name }) => name)
  const project = join(folder, 'together')
  if (!(await installProject(project, names, packages, 'npm'))) return false
  const used = await useProject(project, names)
  return (await compileProject(project, names)) && used
}

async function eachAlone(folder, packages, only) {
  const nodes = await allNodes()
  let succeeded = true
  for (const one of packages.filter(({ name }) => only.length === 0 || only.includes(name))) {
    for (const manager of ['npm', 'pnpm']) {
      const project = join(folder, `${one.name}-by-${manager}`)
      if (!(await installProject(project, [one.name], packages, manager))) {
        succeeded = false
        continue
      }
      if (manager === 'npm') one.installedBytes = installedBytes(project)
      for (const [release, node] of nodes) {
        const used = await useProject(project, [one.name], node)
        if (!used) progress(`@ipc/${one.name} installed by ${manager} fails on Node ${release}`)
        succeeded = used && succeeded
      }
      succeeded = (await compileProject(project, [one.name])) && succeeded
      rmSync(project, { recursive: true })
    }
    progress(`@ipc/${one.name}: alone by npm and pnpm on Node ${[...nodes.keys()].join(', ')}`)
  }
  return succeeded
}

function sizes({ name, files, packedBytes, unpackedBytes, installedBytes: installed }) {
  const kilobytes = (bytes) => `${Math.ceil(bytes / 1024)} KiB`
  const alone = installed === undefined ? '' : `, ${kilobytes(installed)} installed with all it needs`
  return `@ipc/${name}: ${files.size} files, ${kilobytes(packedBytes)} packed, ${kilobytes(unpackedBytes)} unpacked${alone}`
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const only = process.argv.slice(2).filter((argument) => argument !== '--short')
  const long = !process.argv.includes('--short')
  process.exitCode = (await install()) && (await build()) && (await packed({ long, only })) ? 0 : 1
}
