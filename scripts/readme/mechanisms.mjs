import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Where each mechanism's factory is, in the order of the tables; and what is truer than its traits' figure. */
const places = [
  { name: 'memory', folder: 'packages/memory', reaches: 'one process' },
  { name: 'shm', folder: 'packages/shm' },
  { name: 'fifo', folder: 'packages/pipe' },
  { name: 'sysvMq', folder: 'packages/mq', longestMessage: '`kernel.msgmax`' },
  { name: 'posixMq', folder: 'packages/mq', longestMessage: '`fs.mqueue.msgsize_max`' },
  { name: 'unix', folder: 'packages/socket' },
  { name: 'tcp', folder: 'packages/socket' },
  { name: 'nats', folder: 'packages/nats' },
]

/**
 * Every mechanism with its traits, from the built packages: { name, folder, traits, longestMessage, reaches }.
 * `longestMessage` names the kernel's own limit where the number depends on the machine.
 */
export function readMechanisms(root) {
  return Promise.all(places.map(async (place) => ({ ...place, traits: await traitsOf(root, place) })))
}

async function traitsOf(root, { name, folder }) {
  const file = join(root, folder, 'dist', 'index.js')
  if (!existsSync(file)) throw new Error(`${folder} is not built: npm run build`)
  const exported = await import(pathToFileURL(file).href)
  if (typeof exported[name] !== 'function') throw new Error(`${folder} does not export ${name}`)
  return exported[name]().traits
}
