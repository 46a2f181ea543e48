import { indirect, indirectSync, direct, unlink } from '@ipc/core'
import { fifo } from '@ipc/pipe'
const t = (s)=>console.log(s)
const m = await indirect('try-a', fifo())
t([m.address, JSON.stringify(m.buffering)])
t(m.trySend(new Uint8Array([1,2,3])))
t(m.tryReceive())
t(m.trySend(new Uint8Array(50000).fill(7)))
t(m.tryReceive().data.length)
const r = m.receive()
await m.send(new Uint8Array(1024*1024).fill(9))
const got = (await r).data; t([got.length, got.every(x=>x===9)])
// Sync other
let n=0; while (m.trySend(new Uint8Array(64))) n++; t('fits '+n)
while (m.tryReceive()) n--; t(n)
for await (const x of (async function*(){ yield 1 })()) {}
const s=performance.now(); for (let i=0;i<200000;i++){ m.trySend(new Uint8Array(64)); m.tryReceive() } t('us/pair '+(performance.now()-s)/200)
t(await m.unlink()); await m.close(); t(await m.closed)
const p = await direct('P', fifo()), q = await direct('Q', fifo())
const [lp, lq] = await Promise.all([p.link('Q'), q.link('P')])
await lp.send(new Uint8Array([5])); t(await q.receive())
const rr = lq.receive(); await lp.send(new Uint8Array(1024*1024).fill(3)); t((await rr).data.length)
const k = lp.sendMany(Array.from({length:5000},(_, i)=>new Uint8Array(64).fill(i)))
for (let i=0;i<5000;i++) { const {data} = await lq.receive(); if (data[5]!==(i&255)) throw new Error('order') }
await k
t('closing'); await lp.close(); t(await lq.closed); await p.close(); await q.close()
