// Prints how long after SIGKILL of a lock's holder a survivor goes on, in its event loop and blocked, and after it is told that the
// process is gone (below 0: before). The holder keeps a processor busy: node death-latency.mjs ROUNDS
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'
import { spawnPeer } from '@ipc/testkit'

const rounds = Number(process.argv[2] ?? 20)
const member = fileURLToPath(new URL('member.mjs', import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'ipc-death-latency-'))
const now = () => performance.timeOrigin + performance.now()
const times = { loop: [], blocked: [], afterLoop: [], afterBlocked: [] }

async function round(number, how) {
  const name = `death-latency-${process.pid}-${number}`
  const mailbox = await indirect(name, shm(), { removeOnLastClose: true })
  await mailbox.send(new Uint8Array(8))
  const victim = await spawnPeer(member)
  await victim.call('open', name, {}, {})
  victim.call('holdLock', join(directory, 'never')).catch(() => undefined)
  await victim.next('holding')
  let survivor
  let going
  if (how === 'loop') going = mailbox.receive().then(now)
  else {
    survivor = await spawnPeer(member)
    await survivor.call('open', name, {}, {})
    going = survivor.call('receiveSyncAt', 20_000)
  }
  await new Promise((resolve) => setTimeout(resolve, 150))
  const killed = now()
  process.kill(victim.pid, 'SIGKILL')
  const gone = victim.kill('SIGKILL').then(now)
  const went = await going
  times[how].push(went - killed)
  times[how === 'loop' ? 'afterLoop' : 'afterBlocked'].push(went - (await gone))
  await survivor?.kill()
  await mailbox.close()
}
for (let number = 0; number < rounds; number++) {
  await round(number, 'loop')
  await round(rounds + number, 'blocked')
}
rmSync(directory, { recursive: true })
const figures = (list) => {
  list.sort((a, b) => a - b)
  const at = (share) => list[Math.min(list.length - 1, Math.floor(list.length * share))].toFixed(1)
  return { p50: at(0.5), p90: at(0.9), most: at(1) }
}
console.log(JSON.stringify(Object.fromEntries(Object.entries(times).map(([k, v]) => [k, figures(v)]))))
