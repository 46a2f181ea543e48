import { type ChildProcess, fork } from 'node:child_process'
import { makePayload } from '../payload.js'
import { followerTask } from '../task.js'
import type { Endpoint, EndpointSides } from './endpoint.js'

/** What a user's program sends: a string in an object where it must be JSON, bytes where it may be any value. */
type MessageOf = (bytes: number, last: boolean) => { readonly last: boolean; readonly data: unknown }

const jsonMessage: MessageOf = (bytes, last) => ({ last, data: 'x'.repeat(bytes) })

const advancedMessage: MessageOf = (bytes, last) => {
  const payload = makePayload(bytes)
  return { last, data: last ? payload.last : payload.data }
}

export const overJson = sides('json', jsonMessage)
export const overAdvanced = sides('advanced', advancedMessage)

function sides(serialization: 'json' | 'advanced', messageOf: MessageOf): EndpointSides {
  return {
    driver: async (bytes) => {
      const child = forkFollower(serialization)
      await new Promise((resolve, reject) => {
        child.once('message', resolve)
        child.once('exit', reject)
      })
      return endpointOn(child, bytes, messageOf)
    },
    follower: async (bytes) => {
      const endpoint = endpointOn(process, bytes, messageOf)
      process.send?.('ready')
      return endpoint
    },
  }
}

function forkFollower(serialization: 'json' | 'advanced'): ChildProcess {
  return fork(process.argv[1] as string, [followerTask()], {
    serialization,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

function endpointOn(channel: ChildProcess | NodeJS.Process, bytes: number, messageOf: MessageOf): Endpoint {
  const data = messageOf(bytes, false)
  const last = messageOf(bytes, true)
  const endpoint: Endpoint = {
    onMessage: () => {},
    post(isLast) {
      let sent = (): void => {}
      const message = isLast ? last : data
      // False: more than 128 KiB wait in this process. The callback is the only sign that there are fewer.
      if (channel.send?.(message, undefined, undefined, () => sent()) !== false) return undefined
      return new Promise<void>((resolve) => {
        sent = resolve
      })
    },
    close() {
      if (channel.connected) channel.disconnect?.()
    },
  }
  ;(channel as ChildProcess).on('message', (message) => {
    endpoint.onMessage((message as { readonly last: boolean }).last)
  })
  return endpoint
}
