import { readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'

/** A program as a code block, with its file's name on top. The tests of the tour run the same file. */
export function example(root, path) {
  const language = extname(path) === '.ts' ? 'ts' : 'js'
  return `\`\`\`${language}\n// ${basename(path)}\n${readFileSync(join(root, path), 'utf8').trimEnd()}\n\`\`\``
}
