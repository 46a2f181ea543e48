// Builds src so that whatever other processes can see is done in steps: node build.mjs DIRECTORY. The package's own build is
// as it was: the steps are put in by exchanging modules, not by a hook in the source.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'

const here = dirname(fileURLToPath(import.meta.url))
const words = resolve(here, '../../src/memory/words.ts')
const reads = new Set(['load', 'get', 'copyOut', 'copyOutIntoSlab'])
const systemSteps = {
  '@ipc/ffi': [
    'addSeals',
    'allocate',
    'close',
    'futexWake',
    'memfdCreate',
    'shmOpen',
    'shmUnlink',
    'tryLockByte',
    'unlockByte',
  ],
  'node:fs': ['fchmodSync', 'rmSync', 'writeSync'],
}

const steps = {
  name: 'steps',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /words\.js$/ }, ({ path, resolveDir, namespace }) =>
      namespace === 'file' && resolve(resolveDir, path) === words.replace(/ts$/, 'js')
        ? { path: words, namespace: 'steps' }
        : undefined,
    )
    onResolve({ filter: /^(@ipc\/ffi|node:fs)$/ }, ({ path, namespace }) =>
      namespace === 'file' ? { path, namespace: 'steps' } : { path, external: true },
    )
    onLoad({ filter: /./, namespace: 'steps' }, ({ path }) => ({
      contents: path === words ? steppedWords() : steppedSystem(path),
      resolveDir: here,
      loader: 'js',
    }))
  },
}

/** Each function that writes: one that is added to words.ts is a step without being named here. */
function steppedWords() {
  const writes = [...readFileSync(words, 'utf8').matchAll(/^export function (\w+)/gm)]
    .map(([, name]) => name)
    .filter((name) => !reads.has(name))
  return module(words, ["import { label } from './labels.ts'"], writes, (name) =>
    name === 'copyIn' ? `steppedCopy('copyIn', plain.copyIn)` : `stepped('${name}', plain.${name}, label)`,
  )
}

function steppedSystem(path) {
  return module(path, [], systemSteps[path], (name) => `stepped('${name}', plain.${name})`)
}

function module(path, imports, names, wrap) {
  return [
    ...imports,
    "import { stepped, steppedCopy } from './stepper.mjs'",
    `import * as plain from ${JSON.stringify(path)}`,
    `export * from ${JSON.stringify(path)}`,
    ...names.map((name) => `export const ${name} = ${wrap(name)}`),
  ].join('\n')
}

await build({
  config: false,
  entry: { shm: resolve(here, '../../src/index.ts') },
  outDir: process.argv[2],
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  removeNodeProtocol: false,
  // Else tsup leaves it out before the steps can be put in.
  noExternal: ['@ipc/ffi'],
  // Wherever this is called from: the doorbells are stepped in the program, so it and the build must share them.
  external: [/^@ipc\/(core|host)/],
  silent: true,
  outExtension: () => ({ js: '.mjs' }),
  esbuildPlugins: [steps],
})
