import { expect, test } from '@jest/globals'
import { faultsOf, type Ledger, ledgerTable } from '../src/soak/ledger.js'
import { Checksum, makeMessage, readMessage } from '../src/work/messages.js'

const good: Ledger = {
  mechanism: 'paper',
  sent: 1_000,
  received: 999,
  lost: 1,
  doubled: 0,
  torn: 0,
  unnoted: 1,
  killed: { senders: 1, receivers: 1 },
  stopped: 0,
  restarted: 0,
}

test('a killed process takes one message with it, and no more', () => {
  expect(faultsOf(good, false)).toEqual([])
  expect(faultsOf({ ...good, lost: 2 }, false)).toEqual(['paper: 2 lost, 1 receivers killed'])
  expect(faultsOf({ ...good, unnoted: 2 }, false)).toEqual(['paper: 2 not noted, 1 senders killed'])
  expect(faultsOf({ ...good, doubled: 1 }, false)).toEqual(['paper: 1 doubled'])
  expect(faultsOf({ ...good, doubled: 1 }, true)).toEqual([])
  expect(faultsOf({ ...good, torn: 1, sent: 0 }, true)).toEqual(['paper: nothing was sent', 'paper: 1 torn'])
})

test('the table has a row for each mechanism', () => {
  expect(ledgerTable([good]).split('\n')[1]).toMatch(/^paper +1,000 +999 +1 +0 +0 +2 +0 +0$/)
})

test('one wrong byte of a message is seen, wherever it is', () => {
  const message = makeMessage(3, 7)
  expect(readMessage(message)).toMatchObject({ sender: 3, index: 7 })
  for (let at = 0; at < message.length; at++) {
    const torn = Uint8Array.from(message)
    torn[at] = (torn[at] as number) ^ 1
    expect(readMessage(torn)).toBeUndefined()
  }
  expect(readMessage(message.subarray(1))).toBeUndefined()
})

test('a checksum is the same in any order, and another when one is missing or twice there', () => {
  const of = (...checksums: number[]) => {
    const sum = new Checksum()
    for (const checksum of checksums) sum.add(checksum)
    return sum.told()
  }
  expect(of(1, 2, 3)).toEqual(of(3, 1, 2))
  expect(of(1, 2, 2)).not.toEqual(of(1, 1, 3))
  expect(of(1, 2)).not.toEqual(of(1, 2, 0))
})
