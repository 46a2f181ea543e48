import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Peer, spawnPeer } from '@ipc/testkit'
import type { Settings } from '../settings.js'

/** Starts a child process that runs `runPeer` on the mechanism of these settings. */
export function startPeer(settings: Settings): Promise<Peer> {
  const { module, factory, options } = settings
  // Evaluated in the package's directory, so that `module` resolves as it does for the package's own tests.
  const program = [
    `import { runPeer } from ${JSON.stringify(peerProgram())}`,
    `import { ${factory} as factory } from ${JSON.stringify(module)}`,
    `runPeer(factory(${options === undefined ? '' : JSON.stringify(options)}))`,
  ].join('\n')
  return spawnPeer('', [], {
    execArgv: ['--input-type=module', '--eval', program],
    cwd: settings.directory ?? directoryOf(module),
  })
}

/** The built program, whether this runs from `dist` or from the sources. */
function peerProgram(): string {
  const built = ['./peer.js', '../peer.js', '../../dist/peer.js'].map(
    (path) => new URL(path, import.meta.url),
  )
  const found = built.find((url) => existsSync(fileURLToPath(url)))
  if (found === undefined) throw new Error('@ipc/conformance is not built: its dist/peer.js is missing')
  return found.href
}

function directoryOf(module: string): string {
  const here = process.cwd()
  const directories = [here, join(here, 'packages', module.split('/').at(-1) ?? '')]
  const found = directories.find((directory) => nameOf(directory) === module)
  if (found === undefined)
    throw new Error(`cannot find the package ${module} from ${here}: say its 'directory'`)
  return found
}

function nameOf(directory: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { name?: string }).name
  } catch {
    return undefined
  }
}
