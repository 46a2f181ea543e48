import { readdirSync } from 'node:fs'
import { defineConfig } from 'tsup'

/** A package for others: ESM, CommonJS and types. `entry` names each file in `dist`: { index: 'src/index.ts' }. */
export function library(entry = { index: 'src/index.ts' }) {
  const severalEntries = Object.keys(entry).length > 1
  return defineConfig({
    entry,
    format: ['esm', 'cjs'],
    // tsup's type build sets `baseUrl`, which TypeScript 6 reports as deprecated.
    dts: { entry, compilerOptions: { ignoreDeprecations: '6.0' } },
    target: 'node20',
    platform: 'node',
    removeNodeProtocol: false,
    sourcemap: true,
    // Gives each format `import.meta.url`.
    shims: true,
    clean: true,
    esbuildPlugins: severalEntries ? [oneFileEachInCommonJs] : [],
  })
}

/** A program of ours: ESM only, no types. */
export function application(entry = { main: 'src/main.ts' }) {
  return defineConfig({
    entry,
    format: ['esm'],
    target: 'node20',
    platform: 'node',
    removeNodeProtocol: false,
    sourcemap: true,
    clean: true,
  })
}

/**
 * Two CommonJS bundles would each hold a copy of what they share: two classes IpcError in one process, and
 * esbuild splits ESM only (tsup's own splitting rewrites CommonJS code into slower one). So each source file becomes a file.
 */
const oneFileEachInCommonJs = {
  name: 'one-file-each-in-commonjs',
  setup(build) {
    const options = build.initialOptions
    if (options.format !== 'cjs') return
    const sources = readdirSync('src', { recursive: true }).filter((file) => /(?<!\.d)\.ts$/.test(file))
    options.entryPoints = Object.fromEntries(sources.map((file) => [file.slice(0, -3), `src/${file}`]))
    build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path }) =>
      kind === 'entry-point' ? undefined : { path: path.replace(/\.js$/, '.cjs'), external: true },
    )
  },
}
