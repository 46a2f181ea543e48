import type { Peer, PeerProgram } from '../../contestant.js'
import type { Act, Player, Role, Span } from '../act.js'
import { MESSAGES_A_LOOK, nowUs } from '../clock.js'
import { RoundTrips } from '../round-trips.js'
import type { Endpoint, EndpointSides } from './endpoint.js'

// Loaded one at a time: a measured process holds the library that it uses and no other.
const programs: Readonly<Record<PeerProgram, () => Promise<EndpointSides>>> = {
  'child-process-json': async () => (await import('./child-process.js')).overJson,
  'child-process-advanced': async () => (await import('./child-process.js')).overAdvanced,
  'message-port': async () => (await import('./message-port.js')).messagePort,
  'net-bare': async () => (await import('./net-bare.js')).netBare,
  'net-framed': async () => (await import('./net-framed.js')).netFramed,
  zeromq: async () => (await import('./zeromq.js')).zeromq,
  'node-ipc': async () => (await import('./node-ipc.js')).nodeIpc,
}

export async function endpointPlayer(
  { program, bytes, work }: Peer,
  role: Role,
  folder: string,
): Promise<Player> {
  const sides = await programs[program]()
  let endpoint: Endpoint | undefined
  return {
    async open() {
      endpoint = await sides[role](bytes, folder, work)
    },
    act: () => endpointAct(endpoint as Endpoint),
    close: () => endpoint?.close(),
  }
}

/** By callbacks, which no library beats by its own promises. */
function endpointAct(endpoint: Endpoint): Act {
  return {
    async send(milliseconds): Promise<Span> {
      const startUs = nowUs()
      const end = performance.now() + milliseconds
      let messages = 0
      while (performance.now() < end) {
        for (let i = 0; i < MESSAGES_A_LOOK; i += 1) {
          const notSoFast = endpoint.post(false)
          if (notSoFast !== undefined) await notSoFast
        }
        messages += MESSAGES_A_LOOK
      }
      return { messages, startUs, endUs: nowUs() }
    },

    receive: (marks) =>
      new Promise((resolve) => {
        let missing = marks
        let messages = -1
        let startUs = 0
        endpoint.onMessage = (last) => {
          messages += 1
          if (messages === 0) startUs = nowUs()
          if (last) missing -= 1
          if (missing === 0) resolve({ messages, startUs, endUs: nowUs() })
        }
      }),

    ask: (milliseconds) =>
      new Promise((resolve, reject) => {
        const trips = new RoundTrips()
        const startUs = nowUs()
        let before = performance.now()
        const end = before + milliseconds
        endpoint.onMessage = () => {
          const after = performance.now()
          trips.add((after - before) * 1e3)
          before = after
          if (after < end) {
            endpoint.post(false)?.catch(reject)
            return
          }
          endpoint.post(true)?.catch(reject)
          resolve({ messages: trips.count, startUs, endUs: nowUs(), roundTripUs: trips.percentiles() })
        }
        endpoint.post(false)?.catch(reject)
      }),

    answer: () =>
      new Promise((resolve, reject) => {
        const startUs = nowUs()
        let messages = 0
        endpoint.onMessage = (last) => {
          if (last) return resolve({ messages, startUs, endUs: nowUs() })
          messages += 1
          endpoint.post(false)?.catch(reject)
        }
      }),

    async mark(count): Promise<void> {
      for (let i = 0; i < count; i += 1) await endpoint.post(true)
    },
  }
}
