/**
 * The process in which a mutant lives: runs the tests it is told to, in the order of their files, up to the first that fails.
 * Which test it has come to it says to its parent, who ends it where a test never does.
 */
process.once('message', async ({ files, wanted, activeMutant, hitLimit }) => {
  const stryker = { activeMutant, hitLimit, hitCount: hitLimit === undefined ? undefined : 0 }
  globalThis.__stryker__ = stryker
  const only = wanted && new Set(wanted)
  const report = (type, more = {}) => new Promise((sent) => process.send({ type, ...more }, sent))
  const end = async (failed) => {
    await report('end', { ...failed, coverage: stryker.mutantCoverage, hitCount: stryker.hitCount })
    process.exit(0)
  }
  let current = { id: 'loading' }
  const stray = (error) => end({ failed: current.id, message: shown(error) })
  process.on('uncaughtException', stray)
  process.on('unhandledRejection', stray)

  try {
    for (const { path, name } of files) {
      current = { id: `loading ${name}` }
      await import(path)
      const root = globalThis.__tests
      const tests = testsOf(root, name).filter(({ id }) => !only || only.has(id))
      // Quick ones first, where no test leaves the next one anything.
      if (wanted && root.children.every(({ hooks }) => hooks?.beforeAll.length === 0))
        tests.sort((one, other) => wanted.indexOf(one.id) - wanted.indexOf(other.id))
      for (const one of tests) {
        current = one
        await report('test', { id: one.id })
        stryker.currentTestId = one.id
        await runTest(one, root)
        stryker.currentTestId = undefined
        await report('passed', { id: one.id })
      }
      for (const block of opened) for (const hook of block.hooks.afterAll) await hook()
      opened.clear()
      root.children.length = 0
      for (const list of Object.values(root.hooks)) list.length = 0
    }
    await end({})
  } catch (error) {
    await stray(error)
  }
})

const opened = new Set()

async function runTest({ run, parent }) {
  const blocks = []
  for (let block = parent; block; block = block.parent) blocks.unshift(block)
  for (const block of blocks) {
    if (opened.has(block)) continue
    opened.add(block)
    for (const hook of block.hooks.beforeAll) await hook()
  }
  for (const block of blocks) for (const hook of block.hooks.beforeEach) await hook()
  await run()
  for (const block of blocks.reverse()) for (const hook of block.hooks.afterEach) await hook()
}

function testsOf(root, name) {
  const found = []
  const seen = new Map()
  const walk = (block, path) => {
    for (const child of block.children) {
      const title = path === '' ? child.title : `${path} › ${child.title}`
      if (child.children) walk(child, title)
      else {
        const number = (seen.get(title) ?? 0) + 1
        seen.set(title, number)
        found.push({ ...child, id: `${name} › ${title}${number > 1 ? ` (${number})` : ''}` })
      }
    }
  }
  walk(root, '')
  return found
}

function shown(error) {
  return String(error?.message ?? error).slice(0, 500)
}
