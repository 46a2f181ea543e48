import { direct } from '@ipc/core'
import { sysvMq, posixMq } from '@ipc/mq'
import { fifo } from '@ipc/pipe'
import { shm } from '@ipc/shm'
import { unix } from '@ipc/socket'
const log=(...a)=>console.log(Math.round(performance.now()),...a)
for (const make of [shm,fifo,unix,sysvMq,posixMq]) {
const a = await direct('a'+process.pid, make()), b = await direct('b'+process.pid, make())
log(make.name,'open'); const l = a.link('b'+process.pid); const m = b.link('a'+process.pid); await l; await m; log('linked')
await a.close(); await b.close()
}
process.exit(0)
