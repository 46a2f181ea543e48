import { format } from 'node:util'
import { ModernFakeTimers } from '@jest/fake-timers'
import { expect } from 'expect'
import { ModuleMocker } from 'jest-mock'

/** What tests import from @jest/globals, where jest itself does not run: they are only noted down, in `blocks`. */
export { expect }

const root = { title: '', parent: undefined, hooks: hooks(), children: [] }
let block = root
globalThis.__tests = root

export const test = (title, run) => {
  block.children.push({ title, run, parent: block })
}
test.skip = () => undefined
test.each = each(test)
export const it = test

export const describe = (title, define) => {
  const inner = { title, parent: block, hooks: hooks(), children: [] }
  block.children.push(inner)
  const outer = block
  block = inner
  define()
  block = outer
}
describe.skip = () => undefined
describe.each = each(describe)

export const beforeAll = (run) => block.hooks.beforeAll.push(run)
export const afterAll = (run) => block.hooks.afterAll.push(run)
export const beforeEach = (run) => block.hooks.beforeEach.push(run)
export const afterEach = (run) => block.hooks.afterEach.push(run)

const mocker = new ModuleMocker(globalThis)
let timers
export const jest = {
  fn: (perform) => mocker.fn(perform),
  spyOn: (on, name) => mocker.spyOn(on, name),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  // The bundle has it replaced already.
  mock: () => undefined,
  useFakeTimers(options) {
    timers = new ModernFakeTimers({ config: { fakeTimers: {}, rootDir: '/' }, global: globalThis })
    timers.useFakeTimers(options)
  },
  advanceTimersByTime: (milliseconds) => timers.advanceTimersByTime(milliseconds),
  useRealTimers: () => timers?.useRealTimers(),
}

function hooks() {
  return { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] }
}

/** Titles need only tell the rows apart. */
function each(register) {
  return (table) => (title, run) =>
    table.forEach((row, index) => {
      const given = Array.isArray(row) ? row : [row]
      const named = title.replace(/\$(\w+)/g, (all, key) =>
        row?.[key] === undefined ? all : String(row[key]),
      )
      const shown = named.includes('%') ? format(named.replaceAll('%p', '%s'), ...given) : named
      register(`${shown.split('\n')[0]} [${index}]`, () => run(...given))
    })
}
