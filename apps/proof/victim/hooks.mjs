// Module hooks: whoever imports @ipc/ffi gets the same exports, those that other processes can see as steps.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Calls that change nothing for others: asking, waiting, and what is this process's own. */
const UNSEEN =
  /^(errno|errnoName|get\w+|bytes\w+|byteIsLocked|fcntlGetFlags|ftok|longest\w+|sleepSlice|schedYield|platformIsSupported|poll\w+|createPollSet|peerCredentials|socketError|msgctlStat|msgctlInfo|mqGetAttributes|futexWait|duplicate|setNonBlocking|fcntlSetFlags|eventfd\w*|pidfdOpen|inotify\w*|tee|socket|pipe2)$/

const stepper = new URL('./stepper.mjs', import.meta.url).href

export async function resolve(specifier, context, next) {
  if (specifier !== '@ipc/ffi') return next(specifier, context)
  const found = await next(specifier, context)
  if (context.parentURL?.endsWith('?stepped')) return found
  return { ...found, url: `${found.url}?stepped`, shortCircuit: true }
}

export async function load(url, context, next) {
  if (!url.endsWith('?stepped')) return next(url, context)
  const plain = url.slice(0, -'?stepped'.length)
  const names = functionsOf(readFileSync(fileURLToPath(plain), 'utf8')).filter((name) => !UNSEEN.test(name))
  const source = [
    `import { stepped } from ${JSON.stringify(stepper)}`,
    `import * as plain from ${JSON.stringify(plain)}`,
    `export * from ${JSON.stringify(plain)}`,
    ...names.map((name) => `export const ${name} = stepped(${JSON.stringify(name)}, plain.${name})`),
  ].join('\n')
  return { format: 'module', source, shortCircuit: true }
}

/** The functions that a built module exports. */
function functionsOf(text) {
  const [, list = ''] = /export \{([^}]*)\};?\s*(?:\/\/.*\s*)?$/.exec(text) ?? []
  const exported = list.split(',').map((name) =>
    name
      .trim()
      .split(/\s+as\s+/)
      .at(-1),
  )
  return exported.filter((name) =>
    new RegExp(`^(async )?function ${name.replace('$', '\\$')}\\(`, 'm').test(text),
  )
}
