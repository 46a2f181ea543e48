import { arrowRule } from './arrow-rule.mjs'
import { dependencyRule } from './dependency-rule.mjs'
import { packagesIn, sourceFiles } from './files.mjs'
import { lockfileRule } from './lockfile-rule.mjs'
import { packageRule } from './package-rule.mjs'
import { shapeRule } from './shape-rule.mjs'
import { sizeRule } from './size-rule.mjs'

const rules = [sizeRule, arrowRule, packageRule, shapeRule, dependencyRule, lockfileRule]

/** Every breach of the house rules below `root`, as `file:line what is wrong`. */
export function breachesOf(root) {
  const packages = packagesIn(root, 'packages')
  if (packages.length === 0) throw new Error(`${root} has no packages: name the repository's root`)
  const house = { root, packages, files: sourceFiles(root, ['packages', 'apps', 'scripts']) }
  return rules.flatMap((rule) => rule(house)).map(({ path, line, text }) => `${path}:${line} ${text}`)
}
