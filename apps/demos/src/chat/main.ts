import { createInterface } from 'node:readline'
import { direct, IpcError, type Link, type Party } from '@ipc/core'
import { unix } from '@ipc/socket'
import { z } from 'zod'

/** node main.js NAME: each line of standard input goes to whom it names (`@bob hello`), or to all one talks with. */
const Line = z.object({ text: z.string() })
type Line = z.infer<typeof Line>

const APPEARS_WITHIN_MS = 2_000
const [self] = process.argv.slice(2)
if (self === undefined) {
  console.error('usage: node apps/demos/dist/chat/main.js NAME')
  process.exit(2)
}

async function open(name: string): Promise<Party<Line>> {
  try {
    return await direct(name, unix(), { schema: Line, namespace: 'chat' })
  } catch (error) {
    // The name is taken, or is none.
    console.error((error as Error).message)
    process.exit(1)
  }
}

async function say(party: Party<Line>, line: string): Promise<void> {
  const [, peer, text] = /^@(\S+)\s+(.*)$/.exec(line) ?? []
  if (peer === undefined || text === undefined) {
    await Promise.all(party.peers.map((other) => party.send(other, { text: line })))
    return
  }
  try {
    await party.send(peer, { text }, { timeoutMs: APPEARS_WITHIN_MS })
  } catch (error) {
    if (!IpcError.is(error, 'IPC_TIMEOUT', 'IPC_PEER_DIED', 'IPC_CLOSED')) throw error
    console.log(`* ${peer} is not here`)
  }
}

async function welcome(link: Link<Line>): Promise<void> {
  console.log(`* ${link.peer} is here`)
  const { reason } = await link.closed
  if (party.peers.includes(link.peer)) return
  console.log(`* ${link.peer} has ${reason === 'peer-died' ? 'died' : 'left'}`)
}

const party = await open(self)
const listening = (async () => {
  for await (const { from, data } of party) console.log(`${from}: ${data.text}`)
})()
const greeting = (async () => {
  for await (const link of party.links()) void welcome(link)
})()
process.once('SIGINT', () => void party.close())

const input = createInterface({ input: process.stdin })
void party.closed.then(() => input.close())
for await (const line of input) if (line !== '') await say(party, line)
await party.close()
await Promise.all([listening, greeting])
