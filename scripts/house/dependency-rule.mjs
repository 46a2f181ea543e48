import { isBuiltin } from 'node:module'
import { importsOf } from './imports.mjs'

/** What the sources import is listed in the package.json that users install. */
export function dependencyRule({ files, packages }) {
  return packages.flatMap(({ path, manifest }) => {
    const listed = {
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    }
    return files
      .filter((file) => file.path.startsWith(`${path}/src/`))
      .flatMap((file) => importsOf(file).map((found) => ({ ...found, path: file.path })))
      .filter(({ specifier }) => !specifier.startsWith('.') && !isBuiltin(specifier))
      .map((found) => ({ ...found, dependency: packageOf(found.specifier) }))
      .filter(({ dependency }) => !(dependency in listed) && dependency !== manifest.name)
      .map(({ path, line, dependency }) => ({
        path,
        line,
        text: `imports ${dependency}, which package.json does not list`,
      }))
  })
}

function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
