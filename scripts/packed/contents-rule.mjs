import { root } from '../workspace.mjs'

const everywhere = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.cjs']
const types = ['dist/index.d.ts', 'dist/index.d.cts']
const built = /^dist\/([\w-]+\/)*[\w.-]+\.(js|cjs|d\.ts|d\.cts|js\.map|cjs\.map)$/
const installScripts = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish']
const ranges = ['dependencies', 'peerDependencies', 'optionalDependencies']

/** What is wrong with what a package would put on a user's disk, a sentence each. `files` maps paths inside to texts. */
export function contentBreaches({ name, manifest, files }) {
  const found = []
  const say = (text) => found.push(`@ipc/${name}: ${text}`)
  for (const path of [...everywhere, ...types]) if (!files.has(path)) say(`${path} is missing`)
  const listed = (manifest.files ?? []).filter((path) => path !== 'dist')
  for (const path of files.keys()) {
    const belongs =
      everywhere.includes(path) ||
      built.test(path) ||
      listed.some((entry) => path === entry || path.startsWith(`${entry}/`))
    if (!belongs) say(`${path} does not belong in it`)
  }
  for (const [path, text] of files) {
    if (text.includes(root.replace(/\/$/, ''))) say(`${path} names a folder of the machine it was built on`)
  }
  for (const script of installScripts) if (manifest.scripts?.[script]) say(`runs a script at ${script}`)
  for (const kind of ranges) {
    for (const [dependency, range] of Object.entries(manifest[kind] ?? {})) {
      if (/^(workspace|catalog|file|link|git|http)/.test(range)) say(`${dependency} is wanted as '${range}'`)
    }
  }
  for (const path of linksIn(files.get('README.md') ?? '')) {
    if (!files.has(path) && ![...files.keys()].some((file) => file.startsWith(`${path}/`)))
      say(`README.md leads to ${path}, which is not in it`)
  }
  return found
}

/** The files beside it that a README leads to. Those above the package are found by npm from the repository's address. */
function linksIn(text) {
  return [...text.matchAll(/\]\((?!https?:|#|\.\.\/)(?:\.\/)?([^)#]+)/g)].map(([, path]) => path)
}
