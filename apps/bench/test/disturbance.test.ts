import { expect, it } from '@jest/globals'
import { inC, ours, peer } from '../src/contestants/contestants.js'
import { wasDisturbed } from '../src/disturbance.js'

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
