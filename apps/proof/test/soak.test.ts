import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { allMechanisms } from '../src/mechanisms.js'
import { faultsOf, ledgerTable } from '../src/soak/ledger.js'
import { randomFrom } from '../src/soak/random.js'
import { Soak } from '../src/soak/soak.js'
import { natsOfThisFile } from './support/nats.js'
import { ownRuntimeDirectory } from './support/runtime.js'

ownRuntimeDirectory()
const server = natsOfThisFile()

const EACH_MS = 2_000
const TEST_MS = 120_000
const seed = Number(process.env.IPC_SEED ?? randomInt(2 ** 31))
const folder = mkdtempSync(join(tmpdir(), 'ipc-soak-'))

test.each(['shm', 'fifo', 'sysvMq', 'posixMq', 'unix', 'tcp', 'nats'])(
  `C3 C10 C11 %s: killed, stopped and restarted at random, nothing is lost, doubled or torn (IPC_SEED=${seed})`,
  async (name) => {
    const mechanism = allMechanisms(server.url()).find((one) => one.name === name)
    if (mechanism === undefined) return
    const notes = mkdtempSync(join(folder, `${name}-`))
    const ledger = await new Soak(mechanism, notes, randomFrom(seed)).run(EACH_MS)
    process.stdout.write(`${ledgerTable([ledger])}\n`)
    const { delivery } = mechanism.make().traits.mailbox
    expect(faultsOf(ledger, delivery === 'at-least-once')).toEqual([])
    rmSync(notes, { recursive: true, force: true })
  },
  TEST_MS,
)
