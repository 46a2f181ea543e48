import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'node:process'
import { NatsServer } from '@ipc/testkit'
import { expect } from '@jest/globals'
import { natsTest } from './support/nats-server.js'

natsTest('the example of the README runs as written, on the server that $NATS_URL names', async () => {
  const text = readFileSync(join(__dirname, '../README.md'), 'utf8')
  const example = /^```js\n(.*?)^```$/ms.exec(text)?.[1]
  const program = join(__dirname, `readme-${process.pid}.mjs`)
  const server = await new NatsServer().start()
  writeFileSync(program, example!)
  try {
    const output = execFileSync(process.execPath, [program], {
      encoding: 'utf8',
      timeout: 20_000,
      env: { ...env, NATS_URL: server.url },
    })
    expect(output).toBe('2 resize 17.png\n')
  } finally {
    rmSync(program)
    await server.remove()
  }
})
