import { expect, test } from '@jest/globals'
import { Hub } from '../src/mailbox/hub.js'
import type { Entry } from '../src/mailbox/message-queue.js'
import type { Taker } from '../src/mailbox/taker.js'

const attributes = {
  namespace: 'default',
  name: 'hub',
  codec: 'bytes',
  capacity: 1024,
  bytes: 1_048_576,
  maxMessageBytes: 65_536,
}

/** A member as the hub sees it, without a connection. */
class Member implements Taker {
  wanted = 0
  recalls = 0
  readonly held: Entry[] = []
  readonly #hub: Hub

  constructor(hub: Hub) {
    this.#hub = hub
  }

  get holds(): number {
    return this.held.length
  }
  get heldBytes(): number {
    return this.held.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }
  hand(entry: Entry): void {
    this.held.push(entry)
  }
  withdraw(): void {}
  recall(): void {
    this.recalls++
  }

  demand(wanted: number): void {
    this.wanted = wanted
    this.#hub.demanded(this)
  }
  receive(): number | undefined {
    const entry = this.held.shift()
    if (entry === undefined) return undefined
    this.wanted = Math.max(0, this.wanted - 1)
    this.#hub.settled(entry, this)
    this.#hub.freed()
    this.#hub.dispatch()
    return entry.bytes[0]
  }
  giveBack(): void {
    this.wanted = 0
    this.#hub.returned(this.held.splice(0), this)
  }
}

function filled(count: number, length = 1): Hub {
  const hub = new Hub(attributes)
  for (let i = 0; i < count; i++) hub.post(new Uint8Array(length).fill(i), undefined)
  return hub
}

/** Receives one by one, as an iteration does. */
function iterate(member: Member, count: number): (number | undefined)[] {
  return Array.from({ length: count }, () => {
    if (member.holds === 0) member.demand(1)
    return member.receive()
  })
}

test('who receives alone is handed messages ahead after eight, up to 32; who has not proven it is not', () => {
  const hub = filled(100)
  const member = new Member(hub)
  expect(iterate(member, 7)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(member.holds).toBe(0)
  expect(iterate(member, 1)).toEqual([7])
  expect(member.holds).toBe(32)
  iterate(member, 15)
  expect(member.holds).toBe(17)
  iterate(member, 1)
  expect(member.holds).toBe(32)
})

test('no more than 64 KiB are handed ahead', () => {
  const hub = filled(40, 20_000)
  const member = new Member(hub)
  iterate(member, 8)
  expect(member.holds).toBe(4)
})

test('C2 another receiver has what was handed ahead recalled, and nothing newer is given to it before', () => {
  const hub = filled(60)
  const [member, other] = [new Member(hub), new Member(hub)]
  iterate(member, 8)
  other.demand(1)
  expect([member.recalls, other.holds]).toEqual([1, 0])
  expect(member.receive()).toBe(8)
  expect(other.holds).toBe(0)
  member.giveBack()
  expect(other.receive()).toBe(9)
  // From here on both receive, in turn.
  member.demand(1)
  other.demand(1)
  expect([member.receive(), other.receive()]).toEqual([10, 11])
  expect([member.holds, other.holds]).toEqual([0, 0])
})

test('who gives back what it was handed must receive twice as many before it is handed ahead again', () => {
  const hub = filled(100)
  const member = new Member(hub)
  iterate(member, 8)
  member.giveBack()
  expect(iterate(member, 15)).toEqual(Array.from({ length: 15 }, (_, i) => 8 + i))
  expect(member.holds).toBe(0)
  iterate(member, 1)
  expect(member.holds).toBe(32)
})
