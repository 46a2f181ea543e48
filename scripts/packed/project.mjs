import { cpSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from '../workspace.mjs'
import { consumerSource, settings } from './types.mjs'

const withoutCore = new Set(['core', 'ffi', 'testkit'])

/** An empty project of a user's in `folder`, which has installed `names` (and core, as their READMEs say) from the tarballs. */
export async function installProject(folder, names, packed, manager) {
  mkdirSync(folder, { recursive: true })
  const tarballs = Object.fromEntries(packed.map(({ name, tarball }) => [`@ipc/${name}`, `file:${tarball}`]))
  const wanted = new Set(names.flatMap((name) => (withoutCore.has(name) ? [name] : ['core', name])))
  const dependencies = Object.fromEntries(
    [...wanted].map((name) => [`@ipc/${name}`, tarballs[`@ipc/${name}`]]),
  )
  // Stands for the registry, which does not have them yet: npm allows no override of what the project names itself.
  const overrides = Object.fromEntries(Object.entries(tarballs).filter(([name]) => !(name in dependencies)))
  const manifest = {
    name: 'consumer',
    private: true,
    dependencies,
    ...(manager === 'npm' ? { overrides } : {}),
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  if (manager === 'npm') {
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--no-package-lock']
    return run('npm', ['install', ...quiet], { folder })
  }
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), JSON.stringify({ overrides: tarballs }))
  return run('pnpm', ['install', '--ignore-scripts', '--prefer-offline', '--no-lockfile'], { folder })
}

/** Loads and uses the packages by import and by require. */
export async function useProject(folder, names, node = process.execPath) {
  cpSync(join(root, 'scripts', 'packed', 'consumers'), folder, { recursive: true })
  const loaded = names.map((name) => `@ipc/${name}`)
  let succeeded = true
  for (const program of ['by-import.mjs', 'by-require.cjs'])
    succeeded = (await run(node, [program, ...loaded], { folder })) && succeeded
  return succeeded
}

/** Compiles a user's TypeScript with each of the settings that the README names. */
export async function compileProject(folder, names) {
  let succeeded = true
  for (const [index, [, compilerOptions]] of Object.entries(settings).entries()) {
    if (compilerOptions.types.includes('node')) addNodeTypes(folder)
    const extensions = compilerOptions.module === 'nodenext' ? ['mts', 'cts'] : ['ts']
    const files = names.flatMap((name) => extensions.map((extension) => `${name}-${index}.${extension}`))
    for (const file of files) writeFileSync(join(folder, file), consumerSource(file.split('-')[0]))
    const project = `tsconfig.${index}.json`
    writeFileSync(join(folder, project), JSON.stringify({ compilerOptions, files }))
    succeeded = (await run('tsc', ['--project', project], { folder })) && succeeded
  }
  return succeeded
}

function addNodeTypes(folder) {
  const types = join(folder, 'node_modules', '@types')
  mkdirSync(types, { recursive: true })
  if (!existsSync(join(types, 'node')))
    symlinkSync(join(root, 'node_modules', '@types', 'node'), join(types, 'node'))
}

/** Bytes of everything that an install put into node_modules, what others wrote included. */
export function installedBytes(folder) {
  return readdirSync(join(folder, 'node_modules'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0)
}
