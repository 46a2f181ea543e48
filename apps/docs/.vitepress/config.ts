import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { english } from './config/english.js'
import { isolationHeaders } from './config/isolation-headers.js'
import { korean } from './config/korean.js'
import { pacedWords } from './config/paced-words-plugin.js'
import { searchTexts } from './config/search-texts.js'

const packages = fileURLToPath(new URL('../../../packages', import.meta.url))
const demos = fileURLToPath(new URL('../demos', import.meta.url))

export default defineConfig({
  title: '@ipc',
  srcDir: 'pages',
  outDir: 'dist',
  cleanUrls: true,
  // A dead link fails the build; the browser test looks at anchors too.
  ignoreDeadLinks: false,
  markdown: { languageAlias: { mjs: 'js', mts: 'ts', pl: 'perl' } },
  head: [['link', { rel: 'icon', href: '/logo.svg' }]],
  locales: { root: english, ko: korean },
  themeConfig: {
    logo: '/logo.svg',
    search: { provider: 'local', options: { locales: searchTexts } },
    outline: { level: [2, 3] },
  },
  vite: {
    server: { headers: isolationHeaders },
    preview: { headers: isolationHeaders },
    worker: { format: 'es', plugins: () => [pacedWords(packages, demos)] },
    plugins: [pacedWords(packages, demos)],
    build: { chunkSizeWarningLimit: 1_500, rollupOptions: { onwarn: withoutZodsComments } },
  },
})

/** zod annotates its sources for esbuild; Rollup complains of each such comment. */
function withoutZodsComments<W extends { readonly code?: string | undefined }>(
  warning: W,
  warn: (warning: W) => void,
): void {
  if (warning.code !== 'INVALID_ANNOTATION') warn(warning)
}
