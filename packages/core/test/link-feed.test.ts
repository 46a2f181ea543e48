import { expect, test } from '@jest/globals'
import { LinkFeed } from '../src/party/link-feed.js'

const iterate = (feed: LinkFeed<string>, there: readonly string[] = []) =>
  feed.iterate(there, undefined, 'links of it', 'there', () => true)
const DONE = { value: undefined, done: true }

test('links that come between two calls are given in order, to every iteration', async () => {
  const feed = new LinkFeed<string>()
  const [first, second] = [iterate(feed, ['Q']), iterate(feed)]
  feed.push('R')
  feed.push('S')
  for (const [links, expected] of [
    [first, ['Q', 'R', 'S']],
    [second, ['R', 'S']],
  ] as const)
    for (const link of expected) expect(await links.next()).toEqual({ value: link, done: false })
  const waiting = [first.next(), second.next()]
  feed.push('T')
  for (const next of waiting) expect(await next).toEqual({ value: 'T', done: false })
})

test('the end of the party ends an iteration behind the links there were, whether it waits or not', async () => {
  const feed = new LinkFeed<string>()
  const [waits, comesLater] = [iterate(feed), iterate(feed, ['Q'])]
  const next = waits.next()
  feed.end()
  expect(await next).toEqual(DONE)
  expect(await comesLater.next()).toEqual({ value: 'Q', done: false })
  expect(await comesLater.next()).toEqual(DONE)
  expect(await comesLater.next()).toEqual(DONE)
})

test('an iteration that was left gives nothing more', async () => {
  const feed = new LinkFeed<string>()
  const links = iterate(feed)
  expect(await links.return?.()).toEqual(DONE)
  feed.push('Q')
  expect(await links.next()).toEqual(DONE)
})

test('a second next() while one waits is a mistake, and the first goes on', async () => {
  const feed = new LinkFeed<string>()
  const links = iterate(feed)
  const next = links.next()
  await expect(links.next()).rejects.toThrow(TypeError)
  feed.push('Q')
  expect(await next).toEqual({ value: 'Q', done: false })
})

test('an abort ends the iteration, and a link that comes then is nobody’s', async () => {
  const feed = new LinkFeed<string>()
  const controller = new AbortController()
  const { signal } = controller
  const links = feed.iterate([], { signal }, 'links of it', 'there', () => true)
  const next = links.next()
  controller.abort()
  await expect(next).rejects.toMatchObject({ code: 'IPC_ABORTED' })
  feed.push('Q')
  expect(await links.next()).toEqual(DONE)
})
