import { FrameKind, type Header } from '@ipc/core/adapter'
import { expect, test } from '@jest/globals'
import type { UseInPlace } from '../src/channel/inlet.js'
import { Life } from '../src/channel/life.js'
import { newStatistics } from '../src/channel/statistics.js'
import { LinkInlet } from '../src/party/link-inlet.js'
import { InPlaceMessages } from './support/in-place-messages.js'
import { ScriptedLinkPort } from './support/scripted-party.js'

function newInlet(more: { tryReadMany?: (use: UseInPlace, max: number) => number } = {}) {
  const port = new ScriptedLinkPort('Q')
  const incoming: { readonly value: number; readonly header: Partial<Header> }[] = []
  const messages = new InPlaceMessages(() => incoming.shift())
  Object.assign(port, { tryRead: messages.tryRead, ...more })
  const looks: number[] = []
  const life = new Life('it', port, undefined)
  const lookAgain = () => void looks.push(inlet.requests.length)
  const inlet: LinkInlet = new LinkInlet('Q', port, life, newStatistics(), () => undefined, lookAgain)
  const arrives = (kind: number, value: number, correlation = 0) =>
    incoming.push({ value, header: { kind, correlation } })
  const seen: number[] = []
  const use: UseInPlace = (bytes, offset, length) => void seen.push(bytes[offset] as number, offset, length)
  return { port, inlet, messages, looks, arrives, seen, use }
}

test('a read in place passes over requests and replies, which are kept as they are when their memory is overwritten', () => {
  const { inlet, messages, arrives } = newInlet()
  const replies: unknown[] = []
  const listener = { replied: (bytes: Uint8Array) => replies.push([...bytes]), ended: () => undefined }
  const correlation = inlet.expectReply(listener)
  arrives(FrameKind.request, 1, 5)
  arrives(FrameKind.reply, 2, correlation)
  arrives(FrameKind.message, 3)
  arrives(FrameKind.request, 4, 6)
  const found = inlet.read()
  expect([found?.view[0], messages.released]).toEqual([3, [1, 2]])
  found?.release()
  // The last thing that came was no message, and nothing comes behind it.
  expect([inlet.read(), messages.released]).toEqual([undefined, [1, 2, 3, 4]])
  expect([inlet.requests, replies]).toEqual([
    [
      { bytes: Uint8Array.of(1), correlation: 5 },
      { bytes: Uint8Array.of(4), correlation: 6 },
    ],
    [[2]],
  ])
})

test('who serves is told of a request that a read has met, and nobody is where nobody serves or it was a reply', () => {
  const { inlet, looks, arrives } = newInlet()
  arrives(FrameKind.request, 1, 5)
  inlet.read()
  expect(looks).toEqual([])
  inlet.requests.length = 0
  inlet.serve(1)
  arrives(FrameKind.reply, 2, 9)
  inlet.read()
  expect(looks).toEqual([])
  arrives(FrameKind.request, 3, 6)
  inlet.read()
  expect(looks).toEqual([1])
})

test('messages that were set aside are read first, those that the port gives many at once behind them', () => {
  const asked: number[] = []
  const more = [2, 0]
  const tryReadMany = (_use: UseInPlace, max: number) => {
    asked.push(max)
    return more.shift() ?? 0
  }
  const { port, inlet, arrives, seen, use } = newInlet({ tryReadMany })
  inlet.serve(1)
  port.deliver('a')
  port.deliver('b')
  inlet.pump()
  arrives(FrameKind.message, 7)
  // One is left for the next.
  expect([inlet.readMany(use, 1), seen, asked]).toEqual([1, [97, 0, 1], []])
  expect([inlet.read()?.view[0], asked]).toEqual([98, []])
  expect([inlet.readMany(use, 5), seen.length, asked]).toEqual([2, 3, [5]])
  // The port has none that it could give at once: what stands first is looked at by itself.
  arrives(FrameKind.request, 8, 5)
  expect([inlet.readMany(use, 5), seen.slice(3), asked]).toEqual([1, [7, 0, 1], [5, 5]])
  expect(inlet.requests).toHaveLength(1)
})
