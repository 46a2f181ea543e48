import { copyFileSync } from 'node:fs'
import { defineConfig } from 'tsup'
import { application } from '../../tsup.config.base.mjs'

const programs = application({ main: 'src/main.ts', process: 'src/process/process.ts' })

export default defineConfig([
  { ...(programs as object), clean: false },
  {
    entry: { page: 'page/page.ts' },
    format: ['esm'],
    platform: 'browser',
    target: 'es2022',
    noExternal: [/./],
    minify: true,
    clean: false,
    onSuccess: async () => copyFileSync('page/page.html', 'dist/page.html'),
  },
])
