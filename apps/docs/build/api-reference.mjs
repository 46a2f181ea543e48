import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application } from 'typedoc'
import { apiInKorean } from './korean-api.mjs'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const api = fileURLToPath(new URL('../pages/api', import.meta.url))
const koreanApi = fileURLToPath(new URL('../pages/ko/api', import.meta.url))
/** What programs import; the other packages are for authors of mechanisms. */
export const packages = ['core', 'memory', 'shm', 'pipe', 'mq', 'socket', 'nats']

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
  const pages = new Map(packages.map((name) => [name, adopt(name)]))
  rmSync(koreanApi, { recursive: true, force: true })
  mkdirSync(koreanApi, { recursive: true })
  for (const [name, text] of pages) {
    const page = withSoundAnchors(name, text, pages)
    writeFileSync(join(api, `${name}.md`), page)
    writeFileSync(join(koreanApi, `${name}.md`), apiInKorean(page, name))
  }
}

/** typedoc names each page after its source, core/src.md: it becomes the text of core.md, the page of @ipc/core. */
function adopt(name) {
  const text = readFileSync(join(api, name, 'src.md'), 'utf8')
  rmSync(join(api, name), { recursive: true })
  return text
    .replace(/^# .*$/m, `---\noutline: [2, 3]\n---\n\n# @ipc/${name}`)
    .replace(/\]\(\.\.\/(\w+)\/src\.md/g, '](./$1.md')
    .replace(/\]\(src\.md/g, `](./${name}.md`)
}

/** typedoc numbers some anchors that VitePress does not: those without a heading lose their number. */
function withSoundAnchors(name, text, pages) {
  return text.replace(/\]\((?:\.\/(\w+)\.md)?#([\w-]+)-(\d+)\)/g, (link, target = name, base, number) =>
    headingsCalled(base, pages.get(target) ?? '') > Number(number) ? link : `](./${target}.md#${base})`,
  )
}

function headingsCalled(slug, text) {
  return text.split('\n').filter((line) => {
    const title = /^#+ (.*)$/.exec(line)?.[1]
    return title?.toLowerCase().replace(/\W+/g, '-').replace(/^-|-$/g, '') === slug
  }).length
}
