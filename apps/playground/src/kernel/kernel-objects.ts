import { readdirSync, readFileSync } from 'node:fs'
import type { KernelObject } from '../state.js'

/** What is on this machine now, from the places where the kernel itself shows it. Linux. */
export function kernelObjects(runtimeDirectory: string): readonly KernelObject[] {
  return [
    ...files('/dev/shm', 'POSIX shared memory').filter(({ name }) => name !== runtimeDirectory),
    ...files('/dev/mqueue', 'POSIX message queue'),
    ...systemV('shm', 'System V segment'),
    ...systemV('msg', 'System V message queue'),
    ...systemV('sem', 'System V semaphores'),
    ...files(runtimeDirectory, 'file of @ipc'),
    ...unixSockets(runtimeDirectory),
  ]
}

function files(directory: string, kind: string): KernelObject[] {
  try {
    return readdirSync(directory).map((file) => ({
      kind: kindOfFile(file, kind),
      name: `${directory}/${file}`,
    }))
  } catch {
    // Not mounted, or just gone.
    return []
  }
}

function kindOfFile(file: string, otherwise: string): string {
  if (file.endsWith('.fifo')) return 'FIFO'
  return file.endsWith('.socket') ? 'socket file' : otherwise
}

/** Rows of /proc/sysvipc: a heading, then key and id first. */
function systemV(table: 'msg' | 'shm' | 'sem', kind: string): KernelObject[] {
  return lines(`/proc/sysvipc/${table}`).map((row) => {
    const [key, id] = row.trim().split(/\s+/)
    return { kind, name: `id ${id}, key 0x${(Number(key) >>> 0).toString(16)}` }
  })
}

/** Sockets bound to a path of ours, or to an abstract name of @ipc; a path's end of each connection has the same name. */
function unixSockets(runtimeDirectory: string): KernelObject[] {
  const names = lines('/proc/net/unix').map((row) => row.trim().split(/\s+/)[7] ?? '')
  const ours = names.filter((name) => name.startsWith(runtimeDirectory) || name.startsWith('@ipc'))
  const counts = new Map<string, number>()
  for (const name of ours) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => ({ kind: 'Unix sockets', name: `${name} (${count})` }))
}

function lines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(1)
  } catch {
    return []
  }
}
