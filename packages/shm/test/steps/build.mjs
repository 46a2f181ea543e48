// Builds src so that whatever other processes can see is done in steps: node build.mjs DIRECTORY. The package's own build is
// as it was: the steps are put in by exchanging modules, not by a hook in the source.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'

const here = dirname(fileURLToPath(import.meta.url))
const words = resolve(here, '../../src/memory/words.ts')
const reads = new Set(['load', 'glance', 'get', 'copyOut', 'copyOutIntoSlab'])
// What others can see. With shmget only the making: to look for a segment changes nothing.
const systemSteps = {
  '@ipc/ffi': [
    'addSeals',
    'allocate',
    'bindUnix',
    'close',
    'connectUnix',
    'futexWake',
    'listen',
    'memfdCreate',
    'mkfifo',
    'send',
    'sendWithDescriptors',
    'shmOpen',
    'shmUnlink',
    'shmctlRemove',
    'shmget',
    'tryLockByte',
    'unlockByte',
    'write',
  ],
  'node:fs': [
    'chmodSync',
    'fchmodSync',
    'fchownSync',
    'ftruncateSync',
    'mkdirSync',
    'rmSync',
    'unlinkSync',
    'writeSync',
  ],
}
const makesSegment = '([, size]) => size > 0'

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
  return module(path, [], systemSteps[path], (name) =>
    name === 'shmget'
      ? `stepped('${name}', plain.${name}, undefined, ${makesSegment})`
      : `stepped('${name}', plain.${name})`,
  )
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
  // Else tsup leaves them out before the steps can be put in: host makes the doorbells and passes links on.
  noExternal: ['@ipc/ffi', '@ipc/host'],
  external: [/^@ipc\/core/],
  silent: true,
  outExtension: () => ({ js: '.mjs' }),
  esbuildPlugins: [steps],
})
