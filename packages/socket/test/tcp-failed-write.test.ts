import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { until, withWatchdog } from '@ipc/testkit'
import { expect, test } from '@jest/globals'
import { TcpConnection } from '../src/tcp/tcp-connection.js'

const LIMIT_MS = 20_000
const SENT_BYTES = 100_000

/** A connection that does not read yet, whose other side has sent `SENT_BYTES` and was then reset, as a killed process is. */
async function ofTheDead(): Promise<TcpConnection> {
  const server = createServer({ pauseOnConnect: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const other = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [socket] = await withWatchdog(accepted, LIMIT_MS, 'the connection')
  await withWatchdog(
    new Promise<void>((resolve) => other.write(new Uint8Array(SENT_BYTES), () => resolve())),
    LIMIT_MS,
    'the bytes are with the kernel',
  )
  other.resetAndDestroy()
  server.close()
  return new TcpConnection(socket, 'the dead')
}

async function writeUntilItFails(connection: TcpConnection): Promise<void> {
  await until(
    () => {
      connection.write(new Uint8Array(1))
      return connection.broken
    },
    LIMIT_MS,
    'a write fails',
  )
}

test('C10 a write that fails leaves what the other side had sent, and the end comes after it', async () => {
  const connection = await ofTheDead()
  let got = 0
  const ended = new Promise<number>((resolve) =>
    connection.start({ data: (chunk) => (got += chunk.length), drain: () => {}, end: () => resolve(got) }),
  )
  // Held back by its reader: nothing has been read when the write fails.
  connection.pause()
  await writeUntilItFails(connection)
  expect(await withWatchdog(ended, LIMIT_MS, 'the end')).toBe(SENT_BYTES)
  connection.close()
  expect(connection.alive()).toBe(false)
})

test('C10 who takes a connection over after a write failed still gets what was sent', async () => {
  const connection = await ofTheDead()
  connection.handOver()
  await writeUntilItFails(connection)
  let got = 0
  const ended = new Promise<number>((resolve) =>
    connection.start({ data: (chunk) => (got += chunk.length), drain: () => {}, end: () => resolve(got) }),
  )
  connection.resume()
  expect(await withWatchdog(ended, LIMIT_MS, 'the end')).toBe(SENT_BYTES)
  connection.close()
})

test('C11 closing after a write failed leaves no socket behind', async () => {
  const connection = await ofTheDead()
  connection.handOver()
  await writeUntilItFails(connection)
  const sockets = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
  const before = sockets()
  connection.close()
  await until(() => sockets() < before, LIMIT_MS, 'the socket goes')
})
