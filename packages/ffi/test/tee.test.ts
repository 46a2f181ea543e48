import { expect, test } from '@jest/globals'
import { bytesQueued, close, errno, O, pipe2, read, tee, write } from '../src/index.js'

test('tee copies what is in a pipe into another and leaves it there', () => {
  const from = pipe2(O.NONBLOCK)
  const to = pipe2(O.NONBLOCK)
  const into = new Uint8Array(16)
  try {
    expect(tee(from.readEnd, to.writeEnd, 100)).toBe(-errno.EAGAIN)
    write(from.writeEnd, Buffer.from('hello'))
    expect(tee(from.readEnd, to.writeEnd, 100)).toBe(5)
    write(from.writeEnd, Buffer.from(' again'))
    expect(read(to.readEnd, into)).toBe(5)
    expect(bytesQueued(from.readEnd)).toBe(11)
    expect(read(from.readEnd, into)).toBe(11)
    expect(() => tee(from.readEnd, from.writeEnd, 1)).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  } finally {
    for (const end of [from.readEnd, from.writeEnd, to.readEnd, to.writeEnd]) close(end)
  }
})
