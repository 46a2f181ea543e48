import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { Theatre } from '../src/cast/theatre.js'
import { twoProcessors } from '../src/cast/two-processors.js'
import { inC, ours } from '../src/contestants/contestants.js'

const processors = twoProcessors()

/** Where each process that descends from this one may run. */
function allowed(pid = process.pid): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ name, status: statusOf(name) }))
    .filter(({ status }) => /^PPid:\s*(\d+)$/m.exec(status)?.[1] === String(pid))
    .flatMap(({ name, status }) => [
      /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '',
      ...allowed(Number(name)),
    ])
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

;(processors === undefined ? it.skip : it).each([
  inC('ring', 'one-way'),
  ours('shm', 'link', 'many', 'one-way'),
])(
  'binds each side of $program to a processor of its own (skipped where there is one only)',
  async (contestant) => {
    const before = allowed()
    const theatre = await Theatre.open()
    try {
      const cast = await theatre.castApart(contestant, processors!)
      expect((await cast.slice(10)).messages).toBeGreaterThan(0)
      const bound = allowed().filter((list) => !before.includes(list))
      expect(bound.sort()).toEqual([processors!.driver, processors!.follower].map(String).sort())
    } finally {
      await theatre.close()
    }
  },
)
