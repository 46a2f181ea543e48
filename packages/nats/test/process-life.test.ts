import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NatsServer, withWatchdog } from '@ipc/testkit'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { natsServerThere, natsTest } from './support/nats-server.js'

const server = new NatsServer()
const directory = join(__dirname, '..')
const WATCHDOG_MS = 20_000

beforeAll(async () => {
  if (natsServerThere) await server.start()
})
afterAll(() => server.remove())

async function runProgram(program: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: directory,
    env: { ...process.env, NATS_URL: server.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  try {
    const [code] = await withWatchdog(once(child, 'close'), WATCHDOG_MS, 'the end of the program')
    return { code, output }
  } finally {
    child.kill('SIGKILL')
  }
}

natsTest('the example of the README runs as written, and its process ends by itself', async () => {
  const readme = readFileSync(join(directory, 'README.md'), 'utf8')
  const [, example] = readme.match(/```js\n([\s\S]*?)```/) ?? []
  expect(await runProgram(example ?? '')).toEqual({ code: 0, output: '2 resize 17.png\n' })
})

natsTest(
  'C18 an open mailbox, party and topic let the process end, also while the server is away',
  async () => {
    const open = `
    import { direct, indirect, publish, subscribe, unlink } from '@ipc/core'
    import { nats } from '@ipc/nats'
    const mailbox = await indirect('life', nats())
    await mailbox.send(new Uint8Array(1))
    await mailbox.receive()
    await direct('life', nats())
    const publisher = await publish('life', nats())
    await subscribe('life', nats())
    await publisher.send(new Uint8Array(1))
    console.log('open')
  `
    expect(await runProgram(open)).toEqual({ code: 0, output: 'open\n' })
    const away = `${open}
    process.kill(Number(process.env.NATS_PID), 'SIGKILL')
  `
    process.env.NATS_PID = String(server.pid)
    try {
      expect(await runProgram(away)).toEqual({ code: 0, output: 'open\n' })
    } finally {
      delete process.env.NATS_PID
      await server.kill()
    }
  },
)
