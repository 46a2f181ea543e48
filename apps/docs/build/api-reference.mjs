import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application } from 'typedoc'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const api = fileURLToPath(new URL('../pages/api', import.meta.url))
const packages = ['core', 'memory', 'shm', 'pipe', 'mq', 'socket', 'nats']

/** Writes the API reference, a page a package, from the docstrings of what it exports. */
export async function writeApiReference() {
  rmSync(api, { recursive: true, force: true })
  const application = await Application.bootstrapWithPlugins({
    entryPoints: packages.map((name) => join(repository, 'packages', name, 'src', 'index.ts')),
    out: api,
    tsconfig: fileURLToPath(new URL('../tsconfig.api.json', import.meta.url)),
    plugin: ['typedoc-plugin-markdown'],
    // The types are checked by npm test.
    skipErrorChecking: true,
    disableSources: true,
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    hideGenerator: true,
    readme: 'none',
    sort: ['kind', 'source-order'],
    logLevel: 'Error',
    outputFileStrategy: 'modules',
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    expandObjects: false,
    parametersFormat: 'table',
    typeDeclarationFormat: 'list',
    entryFileName: 'index',
    cleanOutputDir: true,
    validation: false,
  })
  const project = await application.convert()
  if (project === undefined) throw new Error('typedoc could not read the packages')
  await application.generateOutputs(project)
  if (application.logger.hasErrors()) throw new Error('typedoc had errors, see above')
  rmSync(join(api, 'index.md'))
  for (const name of packages) adopt(name)
}

/** typedoc names each page after its source, core/src.md: it becomes core.md, the page of @ipc/core. */
function adopt(name) {
  const page = join(api, `${name}.md`)
  renameSync(join(api, name, 'src.md'), page)
  rmSync(join(api, name), { recursive: true })
  const text = readFileSync(page, 'utf8')
  const moved = text
    .replace(/^# .*$/m, `---\noutline: [2, 3]\n---\n\n# @ipc/${name}`)
    .replace(/\]\(\.\.\/(\w+)\/src\.md/g, '](./$1.md')
    .replace(/\]\(src\.md/g, `](./${name}.md`)
  writeFileSync(page, moved)
}
