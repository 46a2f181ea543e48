import { openSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { close, errno, O, pipe2, Readiness, read, SystemError, write } from '../src/index.js'
import { runProgram } from './run-program.js'

let ends: { readEnd: number; writeEnd: number }
let open: Readiness[]
beforeEach(() => {
  ends = pipe2(O.NONBLOCK)
  open = []
})
afterEach(() => {
  for (const readiness of open) readiness.close()
  close(ends.readEnd)
  close(ends.writeEnd)
})

function watch(fd: number, callback: ConstructorParameters<typeof Readiness>[1]): Readiness {
  const readiness = new Readiness(fd, callback)
  open.push(readiness)
  return readiness
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const readable = { readable: true, writable: false }
const writable = { readable: false, writable: true }

test('is level-triggered: fires in every turn while there is something to read, and no more after', async () => {
  let calls = 0
  let thrice: () => void
  const three = new Promise<void>((resolve) => {
    thrice = resolve
  })
  watch(ends.readEnd, (events) => {
    expect(events.readable).toBe(true)
    if (++calls < 3) return
    expect(read(ends.readEnd, Buffer.alloc(8))).toBe(1)
    thrice()
  }).start(readable)
  write(ends.writeEnd, Buffer.from('x'))
  await three
  for (let turns = 0; turns < 20; turns++) await turn()
  expect(calls).toBe(3)
})

test('changes what it watches for, stops and starts again', async () => {
  const seen: string[] = []
  let fired: () => void = () => {}
  const readiness = watch(ends.writeEnd, (events) => {
    seen.push(events.writable ? 'writable' : 'readable')
    readiness.stop()
    fired()
  })
  for (let round = 1; round <= 3; round++) {
    const next = new Promise<void>((resolve) => {
      fired = resolve
    })
    readiness.start(writable)
    await next
    for (let turns = 0; turns < 5; turns++) await turn()
    expect(seen.length).toBe(round)
  }
  readiness.start(writable).start(readable)
  for (let turns = 0; turns < 10; turns++) await turn()
  expect(seen).toEqual(['writable', 'writable', 'writable'])
})

test('tells the end of the writer as readable and the end of the reader as writable, for as long as it lasts', async () => {
  const second = pipe2(O.NONBLOCK)
  const times = { readEnd: 0, writeEnd: 0 }
  await new Promise<void>((resolve) => {
    watch(second.readEnd, () => {
      if (++times.readEnd === 2) resolve()
    }).start(readable)
    close(second.writeEnd)
  })
  open.pop()?.close()
  close(second.readEnd)

  const third = pipe2(O.NONBLOCK)
  while (write(third.writeEnd, Buffer.alloc(65_536)) > 0);
  await new Promise<void>((resolve) => {
    watch(third.writeEnd, (events) => {
      expect(events).toEqual(writable)
      expect(write(third.writeEnd, Buffer.alloc(1))).toBe(-errno.EPIPE)
      if (++times.writeEnd === 2) resolve()
    }).start(writable)
    close(third.readEnd)
  })
  open.pop()?.close()
  close(third.writeEnd)
  // One more where the loop looks again before the promise goes on.
  expect(Math.min(times.readEnd, times.writeEnd)).toBeGreaterThanOrEqual(2)
})

test('refuses what would abort the process: a closed, a watched and an unpollable descriptor', () => {
  watch(ends.readEnd, () => {}).start(readable)
  expect(() => watch(ends.readEnd, () => {}).start(readable)).toThrow(/watched already/)
  expect(() => watch(9999, () => {}).start(readable)).toThrow(SystemError)
  const file = openSync('/proc/self/exe', 'r')
  expect(() => watch(file, () => {}).start(readable)).toThrow(/EPERM/)
  close(file)
})

test('a closed one can be replaced, and never starts again', async () => {
  const first = watch(ends.readEnd, () => {}).start(readable)
  first.close()
  first.close()
  expect(() => first.start(readable)).toThrow(/closed/)
  await new Promise<void>((resolve) => {
    watch(ends.readEnd, () => {
      read(ends.readEnd, Buffer.alloc(8))
      resolve()
    }).start(readable)
    write(ends.writeEnd, Buffer.from('x'))
  })
})

test('that nobody keeps goes on through collections, and unreferenced lets the process end', async () => {
  expect(await runProgram('readiness-under-collection.mjs')).toBe('ten')
})

test('works in a worker thread, which can be ended while it watches', async () => {
  expect(await runProgram('readiness-in-worker.mjs')).toBe('the worker read hello\nended')
})

test('a process ends in peace while a watched descriptor is ready', async () => {
  expect(await runProgram('exit-while-ready.mjs')).toBe('over')
})

test('workers can be ended while what they watch is ready all the time', async () => {
  expect(await runProgram('workers-under-traffic.mjs')).toBe('20 ended')
})

test('in a worker thread it is level-triggered, changes what it watches for, stops, and lets the process end', async () => {
  expect(await runProgram('worker-watch.mjs')).toBe('readable 3 writable 2 stopped 0 error true ended')
})

test('what a callback throws is an uncaught exception, not an abort at the next collection', async () => {
  expect(await runProgram('throwing-callback.mjs')).toBe('uncaught: on purpose')
})

test('what a callback resolves goes on at once, also where nothing else wakes the event loop', async () => {
  const late = 5_000
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise((resolve) => {
    timer = setTimeout(() => resolve('with the next timer'), late)
  })
  for (let time = 0; time < 3; time++) {
    let resolve: (value: string) => void
    const told = new Promise<string>((settle) => {
      resolve = settle
    })
    const readiness = watch(ends.readEnd, () => {
      read(ends.readEnd, Buffer.alloc(8))
      resolve('at once')
    }).start(readable)
    setImmediate(() => write(ends.writeEnd, Buffer.from('x')))
    expect(await Promise.race([told, tooLate])).toBe('at once')
    readiness.close()
  }
  clearTimeout(timer)
})
