const local = { mayImport: ['core', 'ffi', 'host'], browser: false }

/**
 * The architecture as data: which @ipc packages the sources of each package may import.
 * `browser`: the sources import nothing of Node.js, so that they also run in a page.
 */
export const layers = {
  core: { mayImport: [], browser: true },
  ffi: { mayImport: [], browser: false },
  host: { mayImport: ['core', 'ffi'], browser: false },
  memory: { mayImport: ['core'], browser: true },
  shm: local,
  pipe: local,
  mq: local,
  socket: local,
  nats: { mayImport: ['core'], browser: false },
  conformance: { mayImport: ['core', 'testkit'], browser: false },
  testkit: { mayImport: [], browser: false },
}

/** What the tests of every package may import besides what its sources may. */
export const testOnly = ['conformance', 'testkit']
