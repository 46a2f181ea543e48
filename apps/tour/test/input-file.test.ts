import { createHash } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { openInputFile } from '../src/input-file.js'
import { UsageError } from '../src/usage-error.js'
import { fileOf } from './support/files.js'

const content = new Uint8Array(700_001).map((_, index) => (index * 31) % 256)
const path = fileOf('content', content)

it.each([1_024, 8_176, 16_384, 1_000_000])(
  'gives the whole file in messages of %i bytes at most',
  async (size) => {
    const file = await openInputFile(path)
    const received = createHash('sha256')
    let count = 0
    for await (const messages of file.batches(size)) {
      for (const message of messages) {
        expect(message.length).toBeLessThanOrEqual(size)
        received.update(message)
        count += 1
      }
    }
    expect(file.bytes).toBe(content.length)
    expect(received.digest()).toEqual(file.digest)
    expect(count).toBe(Math.ceil(content.length / size))
  },
)

it('takes only the start of a longer file', async () => {
  const file = await openInputFile(path, 1_000)
  expect(file.bytes).toBe(1_000)
  expect(file.digest).toEqual(createHash('sha256').update(content.subarray(0, 1_000)).digest())
})

it('says what is wrong with what is no file', async () => {
  await expect(openInputFile('/no/such/file')).rejects.toEqual(
    new UsageError('there is no file /no/such/file'),
  )
  await expect(openInputFile('/dev/zero')).rejects.toEqual(new UsageError('/dev/zero is not a regular file'))
})
