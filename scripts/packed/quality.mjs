import { readFile } from 'node:fs/promises'
import { checkPackage } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

/** What publint and are-the-types-wrong say of a packed package, a sentence each. */
export async function qualityBreaches({ name, manifest, tarball, contents }) {
  const bytes = await readFile(tarball)
  const { messages } = await publint({
    strict: true,
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
  })
  const { problems, types } = await checkPackage(contents)
  const said = messages.map((message) => `publint: ${formatMessage(message, manifest)}`)
  if (types === false) said.push('are-the-types-wrong: it has no types')
  // The README names nodenext and bundler: TypeScript's old node10 does not know `exports`, and TypeScript 6 no longer has it.
  for (const problem of problems ?? []) {
    if (problem.resolutionKind !== 'node10') said.push(`are-the-types-wrong: ${JSON.stringify(problem)}`)
  }
  return said.map((text) => `@ipc/${name}: ${text}`)
}
