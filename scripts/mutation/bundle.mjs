import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
/** Resolves what a package that we have installed has installed for itself. */
const within = (name) => createRequire(require.resolve(name))

/**
 * Bundles test files of the sandbox, so that a process can run one in a fraction of the time that jest needs for it. `replace`
 * puts one module in the place of another, which is jest.mock of the same. Returns the bundles' paths in the order of `files`.
 */
export async function bundle(files, replace, folder) {
  const esbuild = await import(pathToFileURL(within('tsup').resolve('esbuild')).href)
  const root = process.cwd()
  const jest = within('@jest/globals')
  const stand = {
    '@jest/globals': join(root, 'scripts/mutation/globals.mjs'),
    expect: createRequire(jest.resolve('@jest/expect')).resolve('expect'),
    'jest-mock': jest.resolve('jest-mock'),
    '@jest/fake-timers': createRequire(jest.resolve('@jest/environment')).resolve('@jest/fake-timers'),
    '@ipc/core/adapter': join(root, 'packages/core/src/adapter.ts'),
  }
  const plugin = {
    name: 'sandbox',
    setup(build) {
      build.onResolve({ filter: /^(@ipc\/|@jest\/|expect$|jest-mock$)/ }, ({ path }) => {
        if (stand[path]) return { path: stand[path] }
        const own = /^@ipc\/([^/]+)$/.exec(path)
        return own ? { path: join(root, `packages/${own[1]}/src/index.ts`) } : undefined
      })
      for (const [from, to] of Object.entries(replace)) {
        const name = new RegExp(`/${from.split('/').at(-1).replace(/\.ts$/, '')}\\.js$`)
        build.onResolve({ filter: name }, ({ path, resolveDir }) => {
          const meant = resolve(resolveDir, path).replace(/\.js$/, '.ts')
          return meant === join(root, from) ? { path: join(root, to) } : undefined
        })
      }
    },
  }
  const entryPoints = files.map((file, index) => ({ in: join(root, file), out: String(index) }))
  await esbuild.build({
    entryPoints,
    outdir: join(root, folder),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url); const __filename = require('node:url').fileURLToPath(import.meta.url); const __dirname = require('node:path').dirname(__filename);",
    },
    logLevel: 'error',
    plugins: [plugin],
  })
  lendKoffi(join(root, folder))
  return files.map((_, index) => join(root, folder, `${index}.mjs`))
}

/** @ipc/ffi loads it when it is first needed, from where the bundle is. */
function lendKoffi(folder) {
  const installed = join(process.cwd(), 'packages/ffi/node_modules/koffi')
  if (!existsSync(installed)) return
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  symlinkSync(installed, join(folder, 'node_modules/koffi'))
}
