import { describe, expect, test } from '@jest/globals'
import { makeClaim } from '../src/ring/claim.js'

const POSITION = 40

function claimed(length = 8) {
  const settled: [position: number, length: number | undefined][] = []
  const view = new Uint8Array(length)
  const claim = makeClaim(view, POSITION, (position, bytes) => settled.push([position, bytes]))
  return { claim, view, settled }
}

describe('a claim', () => {
  test('is committed whole where no length is named, and lends the view it was made of', () => {
    const { claim, view, settled } = claimed()
    expect(claim.view).toBe(view)
    claim.commit()
    expect(settled).toEqual([[POSITION, 8]])
  })

  test.each([0, 1, 7, 8])('may be committed with %d of its 8 bytes', (length) => {
    const { claim, settled } = claimed()
    claim.commit(length)
    expect(settled).toEqual([[POSITION, length]])
  })

  test.each([-1, 9, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'cannot be committed with %d bytes, and goes on: RangeError',
    (length) => {
      const { claim, settled } = claimed()
      expect(() => claim.commit(length)).toThrow(
        new RangeError(`a claim of 8 bytes cannot be committed with ${length}`),
      )
      expect(settled).toEqual([])
      claim.commit(3)
      expect(settled).toEqual([[POSITION, 3]])
    },
  )

  test('keeps its length where its view was transferred away', () => {
    const { claim, view, settled } = claimed()
    structuredClone(view.buffer, { transfer: [view.buffer] })
    expect(claim.view).toHaveLength(0)
    claim.commit()
    expect(settled).toEqual([[POSITION, 8]])
  })

  test.each<['commit' | 'abort', number | undefined]>([
    ['commit', 8],
    ['abort', undefined],
  ])('ends once, with %s: TypeError after that', (end, length) => {
    const { claim, settled } = claimed()
    claim[end]()
    for (const again of ['commit', 'abort'] as const)
      expect(() => claim[again]()).toThrow(new TypeError('this claim was committed or aborted before'))
    claim[Symbol.dispose]()
    expect(settled).toEqual([[POSITION, length]])
  })

  test('is given back where its scope is left', () => {
    const { claim, settled } = claimed()
    claim[Symbol.dispose]()
    expect(settled).toEqual([[POSITION, undefined]])
  })

  test('of a settlement that throws has ended all the same', () => {
    const claim = makeClaim(new Uint8Array(1), 0, () => {
      throw new Error('closed')
    })
    expect(() => claim.commit()).toThrow('closed')
    expect(() => claim.commit()).toThrow(TypeError)
  })
})
