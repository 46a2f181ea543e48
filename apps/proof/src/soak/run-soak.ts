import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { allMechanisms } from '../mechanisms.js'
import { withNats } from '../nats-server.js'
import { faultsOf, type Ledger, ledgerTable } from './ledger.js'
import { randomFrom } from './random.js'
import { Soak } from './soak.js'

/**
 * soak [--minutes N] [--seed N] [MECHANISM…]: senders and receivers of each mechanism are killed, stopped and restarted at
 * random for N minutes in all; prints what became of all messages. Resolves with the exit code: 0 where none is missing.
 */
export async function runSoak(given: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } },
  })
  const minutes = Number(values.minutes)
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  if (!(minutes > 0) || !Number.isInteger(seed)) throw new TypeError('soak: --minutes and --seed are numbers')
  console.log(`soak of ${minutes} minutes, --seed ${seed}`)
  const random = randomFrom(seed)
  const ledgers: Ledger[] = []
  const faults: string[] = []
  await withNats(async (natsUrl) => {
    const mechanisms = allMechanisms(natsUrl).filter(
      ({ name }) => positionals.length === 0 || positionals.includes(name),
    )
    for (const mechanism of mechanisms) {
      const folder = mkdtempSync(join(tmpdir(), 'ipc-soak-'))
      const ledger = await new Soak(mechanism, folder, random).run((minutes * 60_000) / mechanisms.length)
      ledgers.push(ledger)
      console.error(`${mechanism.name}: ${ledger.sent} sent, ${ledger.received} received`)
      const found = faultsOf(ledger, mechanism.make().traits.mailbox.delivery === 'at-least-once')
      faults.push(...found)
      // What was noted is kept where there is something to look for.
      if (found.length === 0) rmSync(folder, { recursive: true, force: true })
      else faults.push(`${mechanism.name}: notes are in ${folder}`)
    }
  })
  console.log(ledgerTable(ledgers))
  for (const fault of faults) console.error(fault)
  return faults.length === 0 ? 0 : 1
}
