import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../workspace.mjs'
import { addPlaces } from './add-places.mjs'
import { copyPackage } from './copy-package.mjs'
import { formsOf } from './renaming.mjs'

/** Puts a new mechanism into the repository at `folder`, as a copy of packages/memory. Gives the paths written. */
export function makeMechanism(name, folder = root) {
  const forms = formsOf(name)
  if (existsSync(join(folder, 'packages', name))) throw new Error(`packages/${name} is there already`)
  return [...copyPackage(folder, forms), ...addPlaces(folder, forms)]
}
