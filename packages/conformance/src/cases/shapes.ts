import assert from 'node:assert/strict'
import { messagePort, toWeb } from '@ipc/core'
import type { Case } from '../case.js'
import { expectCode } from '../checks/expect-error.js'
import { within } from '../checks/within.js'
import type { BytesLink } from '../functions.js'
import { nextText } from '../ground/next.js'
import { bytesOf, textOf } from '../messages/text.js'

export const SHAPES: readonly Case[] = [
  {
    title: 'C0 C9 as web streams a channel writes and reads, takes nothing ahead, and ends when it is closed',
    on: ['mailbox', 'link'],
    async run(ground) {
      const { here, there } = await ground.pair()
      const { readable, writable } = toWeb(here)
      const [reader, writer] = [readable.getReader(), writable.getWriter()]
      await within(writer.write(bytesOf('written')), 'write')
      assert.equal(await nextText(there), 'written')
      await within(there.send(bytesOf('first')), 'send')
      await within(there.send(bytesOf('second')), 'send')
      const { value } = await within(reader.read(), 'read')
      assert.equal(textOf(value ?? new Uint8Array()), 'first')
      // The stream has not taken what was not asked for.
      assert.equal(await nextText(here), 'second')
      const end = reader.read()
      await within(writer.close(), 'close')
      assert.equal((await within(end, 'the end of the stream')).done, true)
      assert.equal(here.state, 'closed')
    },
  },
  {
    title: 'C0 as a MessagePort a link carries values both ways, and refuses to transfer',
    on: ['link'],
    async run(ground) {
      const options = { codec: 'structured' } as const
      const { here, there } = await ground.pair(options)
      const port = messagePort(here as BytesLink)
      const received = new Promise<unknown>((resolve) => port.on('message', resolve))
      port.start()
      const value = { id: 1, at: new Date(0).toISOString(), bytes: new Uint8Array([1, 2]) }
      await within(there.send(value), 'send')
      // Compared by their parts: a runner's realm has other prototypes than v8's clones.
      const got = (await within(received, 'the message event')) as typeof value
      assert.deepEqual([got.id, got.at, [...got.bytes]], [value.id, value.at, [1, 2]])
      port.postMessage({ answer: 42 })
      const { data } = await within(there.receive(), 'receive')
      assert.equal((data as unknown as { answer: number }).answer, 42)
      const transfer = new ArrayBuffer(1)
      const post = port.postMessage.bind(port) as (value: unknown, list: unknown[]) => void
      await expectCode(() => post({}, [transfer]), 'IPC_NOT_SUPPORTED', 'a transfer')
      port.close()
      await within(here.closed, 'closed')
    },
  },
]
