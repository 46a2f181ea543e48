import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createPackageFromTarballData } from '@arethetypeswrong/core'
import { packagesIn } from '../house/files.mjs'
import { root, run } from '../workspace.mjs'

/**
 * Packs every package as it would be published, into `folder`: { name, manifest, tarball, files, packedBytes, unpackedBytes }.
 * `files` maps each path inside to its bytes. `contents` is the form that the type checker of packages wants. Undefined = one failed.
 */
export async function packAll(folder) {
  const packed = await Promise.all(packagesIn(root, 'packages').map((entry) => packOne(entry, folder)))
  return packed.includes(undefined) ? undefined : packed
}

async function packOne({ name, path, manifest: { version } }, folder) {
  const packing = { folder: join(root, path) }
  if (!(await run('pnpm', ['pack', '--pack-destination', folder], packing))) return undefined
  const tarball = join(folder, `ipc-${name}-${version}.tgz`)
  const contents = createPackageFromTarballData(await readFile(tarball))
  const prefix = `/node_modules/@ipc/${name}/`
  const files = new Map(
    contents.listFiles(prefix).map((file) => [file.slice(prefix.length), contents.readFile(file)]),
  )
  const sizes = [...files.values()].map((text) => Buffer.byteLength(text))
  return {
    name,
    manifest: JSON.parse(files.get('package.json')),
    tarball,
    contents,
    files,
    packedBytes: (await stat(tarball)).size,
    unpackedBytes: sizes.reduce((sum, size) => sum + size, 0),
  }
}
