import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { withWatchdog } from '@ipc/testkit'
import { afterAll, expect, test } from '@jest/globals'
import { TcpConnection } from '../src/tcp/tcp-connection.js'
import { OtherHost } from './peers/other-host.js'

const LIMIT_MS = 20_000
const LIMITS = { everyMs: 20, silentMs: 400 }

async function connected(port: number, host: string): Promise<Socket> {
  const socket = connect({ port, host })
  await withWatchdog(once(socket, 'connect'), LIMIT_MS, 'the connection')
  return socket
}

const host = new OtherHost()
// Made once: a device goes some time after its namespace, and its name is taken until then.
const allowed = host.make()
afterAll(() => host.remove())

;(allowed ? test : test.skip)(
  'C10 a host that is gone with data on its way is noticed (skipped where no namespace may be made)',
  async () => {
    const server = await host.reader()
    try {
      const connection = new TcpConnection(await connected(server.port, host.address), 'there', LIMITS)
      const ended = new Promise<void>((resolve) =>
        connection.start({ data: () => {}, drain: () => {}, end: resolve }),
      )
      connection.write(new Uint8Array(1000))
      host.cutOff()
      connection.write(new Uint8Array(1000))
      await withWatchdog(ended, LIMIT_MS, 'the end of the connection')
      expect(connection.alive()).toBe(false)
    } finally {
      server.end()
    }
  },
)

test('C11 a host that acknowledges is left alone, although its process reads nothing', async () => {
  const server = createServer({ pauseOnConnect: true })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const connection = new TcpConnection(
    await connected((server.address() as AddressInfo).port, '127.0.0.1'),
    'here',
    LIMITS,
  )
  const [other] = await accepted
  let ended = false
  connection.start({ data: () => {}, drain: () => {}, end: () => (ended = true) })
  const bytes = new Uint8Array(16 * 1_048_576)
  connection.write(bytes)
  // Four times as long as a silent host is given.
  await new Promise((resolve) => setTimeout(resolve, 4 * LIMITS.silentMs))
  expect(ended).toBe(false)
  let got = 0
  const all = new Promise<void>((resolve) => {
    other.on('data', ({ length }: Buffer) => {
      got += length
      if (got === bytes.length) resolve()
    })
  })
  other.resume()
  await withWatchdog(all, LIMIT_MS, 'all bytes')
  connection.close()
  other.destroy()
  await new Promise((resolve) => server.close(resolve))
})
