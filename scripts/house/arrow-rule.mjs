import { dirname, join } from 'node:path/posix'
import { importsOf } from './imports.mjs'
import { layers, testOnly } from './layers.mjs'

/** Imports follow the arrows of ARCHITECTURE.md: down only, and through a package's front door. */
export function arrowRule({ files }) {
  return files.flatMap((file) => {
    const home = /^(packages|apps)\/([^/]+)\/(?:(src|test)\/)?/.exec(file.path)
    if (!home) return []
    const [prefix, group, name, part] = home
    const owner = { prefix: `${group}/${name}`, group, name, part: part ?? prefix }
    return importsOf(file).flatMap((found) =>
      complaints(owner, file.path, found).map((text) => ({ path: file.path, line: found.line, text })),
    )
  })
}

function complaints(owner, path, { specifier, typeOnly }) {
  if (specifier.startsWith('.')) return leavesPackage(owner, path, specifier)
  if (specifier === 'koffi' || specifier.startsWith('koffi/')) {
    return owner.prefix === 'packages/ffi' ? [] : ['imports koffi: only @ipc/ffi does']
  }
  if (owner.group === 'apps') return deepImport(specifier)
  const layer = layers[owner.name]
  if (!layer) return []
  if (specifier.startsWith('node:') && layer.browser && owner.part === 'src' && !typeOnly) {
    return [
      `imports ${specifier}: @ipc/${owner.name} runs without Node.js (use process.getBuiltinModule where there is one)`,
    ]
  }
  return specifier.startsWith('@ipc/') ? arrow(owner, layer, specifier) : []
}

function arrow(owner, layer, specifier) {
  const target = specifier.split('/')[1]
  const allowed = owner.part === 'src' ? layer.mayImport : [...layer.mayImport, ...testOnly, owner.name]
  if (!allowed.includes(target)) {
    const list = allowed.length > 0 ? allowed.map((name) => `@ipc/${name}`).join(', ') : 'no @ipc package'
    return [
      `imports ${specifier}: the ${owner.part === 'src' ? 'sources' : 'tests'} of @ipc/${owner.name} may import ${list}`,
    ]
  }
  return deepImport(specifier)
}

function deepImport(specifier) {
  const match = /^@ipc\/([^/]+)\/(.+)$/.exec(specifier)
  if (!match || specifier === '@ipc/core/adapter' || match[2] === 'package.json') return []
  return [`imports ${specifier}: import @ipc/${match[1]} itself`]
}

function leavesPackage(owner, path, specifier) {
  const target = join(dirname(path), specifier)
  if (target.startsWith(`${owner.prefix}/`) || target.startsWith('tsup.config.base')) return []
  return [`imports ${specifier}, outside its own package`]
}
