import { Connection } from './connection.js'

interface Shared {
  readonly connection: Promise<Connection>
  users: number
}

// One pool for all copies of this package (ESM, CommonJS): a process needs one connection a server.
const POOL = Symbol.for('@ipc/nats/connections/1')
const holder = globalThis as { [POOL]?: Map<string, Shared> }
holder[POOL] ??= new Map()
const pool = holder[POOL]

/** A use of the process's connection to these servers; each is to be released once. */
export interface Use {
  readonly connection: Connection
  release(): Promise<void>
}

/** Throws `IPC_NOT_FOUND` when no server answers. */
export async function useConnection(servers: readonly string[]): Promise<Use> {
  const key = servers.join(',')
  const shared = pool.get(key) ?? { connection: Connection.open(servers), users: 0 }
  pool.set(key, shared)
  shared.users += 1
  let released = false
  const release = async (): Promise<void> => {
    if (released) return
    released = true
    shared.users -= 1
    if (shared.users > 0) return
    if (pool.get(key) === shared) pool.delete(key)
    await (await shared.connection).close()
  }
  try {
    const connection = await shared.connection
    await connection.whenUp()
    return { connection, release }
  } catch (error) {
    shared.users -= 1
    if (pool.get(key) === shared && shared.users === 0) {
      pool.delete(key)
      await shared.connection.then((connection) => connection.close()).catch(() => undefined)
    }
    throw error
  }
}
