import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { controlPath } from '../player/task.js'
import { PlayerLine } from './player-line.js'

/** Waits for a follower that its driver starts; `gone` tells that its driver has ended. */
export interface FollowerCall {
  answered(gone: AbortSignal): Promise<PlayerLine>
  close(): void
}

/** Listens in the cast's folder before the driver starts. */
export async function listenForFollower(folder: string): Promise<FollowerCall> {
  const server = createServer()
  const called = once(server, 'connection') as Promise<[Socket]>
  called.catch(() => {})
  server.listen(controlPath(folder))
  await once(server, 'listening')
  return {
    async answered(gone) {
      const [socket] = await Promise.race([
        called,
        once(gone, 'abort').then(() => Promise.reject(gone.reason)),
      ])
      return new PlayerLine('follower', socket, socket, gone)
    },
    close: () => void server.close(),
  }
}
