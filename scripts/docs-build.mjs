import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { progress, run } from './workspace.mjs'

/** npm run docs:build: makes apps/docs/dist, the whole site, unless nothing that it is made from has changed. */
export function buildSite() {
  progress('building the site')
  return run('node', ['apps/docs/build/build-site.mjs'])
}

/** Whether the tests that these arguments of jest choose may need the site. */
export function siteIsWanted(args) {
  const patterns = args.filter((arg) => !arg.startsWith('-'))
  return patterns.length === 0 || patterns.some((pattern) => pattern.includes('docs') || pattern === 'apps')
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = (await install()) && (await build()) && (await buildSite()) ? 0 : 1
}
