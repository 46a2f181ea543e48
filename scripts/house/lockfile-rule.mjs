import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The lockfile names packages and their hashes, never a host: whoever installs chooses the registry. */
export function lockfileRule({ root }) {
  const path = join(root, 'pnpm-lock.yaml')
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      /https?:\/\//.test(line) ? [{ path: 'pnpm-lock.yaml', line: index + 1, text: 'names a host' }] : [],
    )
}
