const factories = {
  memory: ['memory'],
  shm: ['shm'],
  pipe: ['fifo'],
  mq: ['sysvMq', 'posixMq'],
  socket: ['unix', 'tcp'],
  nats: ['nats'],
}
const values = {
  core: 'indirect',
  ffi: 'pipe2',
  host: 'runtimePath',
  conformance: 'conformance',
  testkit: 'spawnPeer',
}

/** A user's TypeScript for a package: what it infers is pinned, and what must not compile does not. */
export function consumerSource(name) {
  if (values[name] !== undefined) return plainSource(name, values[name])
  const uses = factories[name].map((factory) => mechanismUse(factory)).join('\n')
  const imported = factories[name].join(', ')
  return `import { direct, indirect, json } from '@ipc/core'
import { ${imported} } from '@ipc/${name}'
${uses}
`
}

// A parameter of a type that is 'any' for want of a declaration could not be told from a right one by assignment alone.
function plainSource(name, value) {
  return `import { ${value} } from '@ipc/${name}'
type IsAny<T> = 0 extends 1 & T ? true : false
export const isAny: IsAny<Parameters<typeof ${value}>[0]> = false
// @ts-expect-error it is a function of its own type
export const wrong: number = ${value}
`
}

function mechanismUse(factory) {
  return `
export async function use_${factory}() {
  const mailbox = await indirect('jobs', ${factory}(), { codec: json<{ id: number }>() })
  await mailbox.send({ id: 1 }, { timeoutMs: 10 })
  // @ts-expect-error an id is a number
  await mailbox.send({ id: 'one' })
  const { data } = await mailbox.receive()
  const id: number = data.id
  // @ts-expect-error and stays one
  const text: string = data.id
  const party = await direct('P', ${factory}())
  const { from, data: bytes } = await party.receive()
  const whole: [string, Uint8Array, number, string] = [from, bytes, id, text]
  for await (const message of mailbox) whole.push(message.data.id as never)
  return whole
}`
}

const common = {
  target: 'es2022',
  lib: ['es2023', 'esnext.disposable'],
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
}
const nodenext = { ...common, module: 'nodenext', moduleResolution: 'nodenext' }
const bundler = { ...common, module: 'esnext', moduleResolution: 'bundler' }

/** The settings a user may have, the one without @types/node first: there Node's own types in ours can be checked against nothing. */
export const settings = {
  'nodenext without @types/node': { ...nodenext, types: [], skipLibCheck: true },
  nodenext: { ...nodenext, types: ['node'], skipLibCheck: false },
  bundler: { ...bundler, types: ['node'], skipLibCheck: false },
}
