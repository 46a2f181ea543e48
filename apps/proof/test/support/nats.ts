import { afterAll, beforeAll } from '@jest/globals'
import { withNats } from '../../src/nats-server.js'

/** A nats-server for the tests of one file; `url` is undefined where there is none on this machine. */
export function natsOfThisFile(): { readonly url: () => string | undefined } {
  let url: string | undefined
  let end = (): void => undefined
  let running: Promise<void> | undefined
  beforeAll(async () => {
    await new Promise<void>((ready, failed) => {
      running = withNats(async (found) => {
        url = found
        ready()
        await new Promise<void>((resolve) => {
          end = resolve
        })
      })
      running.catch(failed)
    })
  })
  afterAll(async () => {
    end()
    await running
  })
  return { url: () => url }
}
