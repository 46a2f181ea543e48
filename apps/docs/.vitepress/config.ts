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
  locales: { root: english, ko: korean },
  themeConfig: {
    search: { provider: 'local', options: { locales: searchTexts } },
    outline: { level: [2, 3] },
  },
  vite: {
    server: { headers: isolationHeaders },
    preview: { headers: isolationHeaders },
    worker: { format: 'es', plugins: () => [pacedWords(packages, demos)] },
    plugins: [pacedWords(packages, demos)],
    build: { chunkSizeWarningLimit: 1_500 },
  },
})
