import { expect, it } from '@jest/globals'
import { inC, ours, peer } from '../src/contestants/contestants.js'
import { playApart, wasDisturbed } from '../src/disturbance.js'

const slice = { messages: 1, seconds: 1, rssBytes: 1 }

it('tells from the processor time of two that spin that others had it', () => {
  for (const contestant of [inC('ring', 'one-way'), ours('shm', 'link', 'try', 'round-trip')]) {
    expect(wasDisturbed(contestant, { ...slice, cpuSeconds: 1.99 })).toBe(false)
    expect(wasDisturbed(contestant, { ...slice, cpuSeconds: 1.5 })).toBe(true)
  }
})

it('says nothing of those that sleep', () => {
  for (const contestant of [
    peer('zeromq', 'one-way'),
    inC('pipe', 'one-way'),
    ours('shm', 'link', 'await', 'one-way'),
  ]) {
    expect(wasDisturbed(contestant, { ...slice, cpuSeconds: 0.1 })).toBe(false)
  }
})

it('gives each side a processor only where both contestants are two processes, and the reference never sleeps', () => {
  const ring = inC('ring', 'one-way')
  const spinning = ours('shm', 'link', 'try', 'one-way')
  expect(playApart(ring, spinning)).toBe(true)
  expect(playApart(ring, ours('shm', 'link', 'many', 'one-way'))).toBe(true)
  expect(playApart(spinning, ours('shm', 'mailbox', 'try', 'one-way', { senders: 8 }))).toBe(false)
  expect(playApart(peer('zeromq', 'one-way'), spinning)).toBe(false)
  expect(playApart(ring, peer('zeromq', 'one-way'))).toBe(false)
})
