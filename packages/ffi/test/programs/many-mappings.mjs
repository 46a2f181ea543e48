// Opens and closes 2,000 mappings, forgets 200 more, and prints what /proc/self/maps has of them before and after a collection.
import { readFileSync } from 'node:fs'
import { Mapping, memfdCreate, truncate } from '../../dist/index.js'

const fd = memfdCreate('many-mappings')
truncate(fd, 65_536)
const lines = () => readFileSync('/proc/self/maps', 'utf8').split('\n').length
const shared = () => readFileSync('/proc/self/maps', 'utf8').split('many-mappings').length - 1
const size = () => Number(/VmSize:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])

async function collect() {
  for (let turn = 0; turn < 20; turn++) {
    globalThis.gc()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function forget(times) {
  for (let time = 0; time < times; time++) Mapping.map(fd, 65_536)
}

function round(times) {
  for (let time = 0; time < times; time++) {
    const mapping = Mapping.map(fd, 65_536)
    mapping.bytes[0] = 1
    mapping.close()
  }
}

round(10)
await collect()
const before = { lines: lines(), size: size() }
round(2000)
const sharedAfterClose = shared()
forget(200)
await collect()
console.log(
  JSON.stringify({
    lines: lines() - before.lines,
    kib: size() - before.size,
    sharedAfterClose,
    sharedAfterCollection: shared(),
  }),
)
