import { join } from 'node:path'
import type { Plugin } from 'vite'

/**
 * Lets the ring of @ipc/shm run in a page. Its classes touch memory only through src/memory/words.ts; the demo puts
 * demos/ring/paced-words.ts in its place, which waits before each step and calls the same Atomics. Nothing else of the
 * package is replaced. `@shm-source/` is its source folder, which is no public entry.
 */
export function pacedWords(packages: string, demos: string): Plugin {
  const source = join(packages, 'shm', 'src')
  return {
    name: 'ipc-paced-words',
    enforce: 'pre',
    resolveId(specifier, importer) {
      if (specifier.startsWith('@shm-source/')) {
        return join(source, specifier.slice('@shm-source/'.length).replace(/\.js$/, '.ts'))
      }
      const fromRing = importer?.startsWith(join(source, 'ring')) ?? false
      if (fromRing && specifier === '../memory/words.js') return join(demos, 'ring', 'paced-words.ts')
      return undefined
    },
  }
}
