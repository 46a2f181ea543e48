// The contract as any author of a mechanism runs it, in whichever runner: one mechanism inside a process, and of one
// between processes the cases that stop and end them; the mechanisms' own tests run them all.
import { fileURLToPath } from 'node:url'
import { conformance } from '@ipc/conformance'
import { memory } from '@ipc/memory'
import { shm } from '@ipc/shm'

const directory = fileURLToPath(new URL('.', import.meta.url))
const inside = { mechanism: memory, module: '@ipc/memory', factory: 'memory', inProcess: true, directory }
const between = { mechanism: shm, module: '@ipc/shm', factory: 'shm', directory }

export function suite({ describe, test }) {
  conformance({ ...inside, counts: countsOf(inside) }, { describe, test })
  const ofProcesses = (title, body) => /^(C11|C14|C18) /.test(title) && test(title, body)
  conformance({ ...between, counts: countsOf(between) }, { describe, test: ofProcesses })
}

/** The counts themselves are pinned by the mechanisms' own tests. */
function countsOf(settings) {
  const titles = []
  const count = { describe: (_, body) => body(), test: (title) => titles.push(title) }
  conformance({ ...settings, counts: { run: 0, refused: 0 } }, count)
  const refused = titles.filter((title) => title.endsWith(': refused')).length
  return { run: titles.length - 1 - refused, refused }
}
