import { defineConfig } from 'tsup'

/** A package for others: ESM, CommonJS and types. `entry` names each file in `dist`: { index: 'src/index.ts' }. */
export function library(entry = { index: 'src/index.ts' }) {
  return defineConfig({
    entry,
    format: ['esm', 'cjs'],
    // tsup's type build sets `baseUrl`, which TypeScript 6 reports as deprecated.
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
    target: 'node20',
    platform: 'node',
    sourcemap: true,
    // Entries share their chunks, so that a class of the package exists once however it is imported.
    splitting: true,
    // Gives each format `import.meta.url`.
    shims: true,
    clean: true,
  })
}

/** A program of ours: ESM only, no types. */
export function application(entry = { main: 'src/main.ts' }) {
  return defineConfig({
    entry,
    format: ['esm'],
    target: 'node20',
    platform: 'node',
    sourcemap: true,
    clean: true,
  })
}
