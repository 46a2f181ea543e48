import { direct } from '@ipc/core'
import { shm } from '@ipc/shm'
const a = await direct('dbga', shm(), { namespace: 'dbg' }), b = await direct('dbgb', shm(), { namespace: 'dbg' })
const [l, m] = await Promise.all([a.link('dbgb'), b.link('dbga')])
const show = (when) => { console.log('--', when); console.log('link', %HasFastProperties(l), 'party', %HasFastProperties(a), 'Atomics', %HasFastProperties(Atomics), 'proto', %HasFastProperties(Object.getPrototypeOf(l)))
for (const [n, o] of globalThis.__dbg) console.log(n, %HasFastProperties(o), %HasFastProperties(Object.getPrototypeOf(o)), %HasFastElements(o)) }
show('before')
for (let i = 0; i < 100000; i++) { l.trySend(new Uint8Array(64)); m.tryReceive() }
show('after')
await a.close(); await b.close()
