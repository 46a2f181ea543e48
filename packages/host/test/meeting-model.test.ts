import { expect, test } from '@jest/globals'
import fastCheck from 'fast-check'
import { LoopNetwork, LoopParty } from './support/loop-network.js'

/** Deliveries in an order drawn by fast-check; the steps after which something else happens are drawn too. */
interface Drawn {
  readonly order: readonly number[]
  readonly first: 'alpha' | 'beta'
  readonly secondAfter: number
  readonly eventAfter: number
}
const drawn = fastCheck.record<Drawn>({
  order: fastCheck.array(fastCheck.nat(7), { maxLength: 40 }),
  first: fastCheck.constantFrom('alpha' as const, 'beta' as const),
  secondAfter: fastCheck.nat(5),
  eventAfter: fastCheck.nat(12),
})

class Scene {
  readonly network: LoopNetwork
  readonly parties: Record<'alpha' | 'beta', LoopParty>
  readonly dials: Record<'alpha' | 'beta', AbortController>
  #draws = 0

  constructor(readonly drawn: Drawn) {
    const { order } = drawn
    this.network = new LoopNetwork((count) => (order[this.#draws++ % (order.length || 1)] ?? 0) % count)
    this.parties = { alpha: new LoopParty(this.network, 'alpha'), beta: new LoopParty(this.network, 'beta') }
    this.dials = { alpha: new AbortController(), beta: new AbortController() }
  }

  get second(): 'alpha' | 'beta' {
    return this.drawn.first === 'alpha' ? 'beta' : 'alpha'
  }

  connect(self: 'alpha' | 'beta'): Promise<void> {
    return this.parties[self].party.connect(self === 'alpha' ? 'beta' : 'alpha', this.dials[self].signal)
  }

  /** One delivery a turn of the loop, so that what waits for it goes on in between. */
  async steps(count: number): Promise<void> {
    for (let step = 0; step < count; step++) {
      this.network.step()
      await new Promise(setImmediate)
    }
  }

  /** Delivers until `promise` has settled and nothing is under way. */
  async finish(promise: Promise<unknown>): Promise<void> {
    let settled = false
    const seen = promise.then(
      () => {
        settled = true
      },
      () => {
        settled = true
      },
    )
    const end = performance.now() + 3000
    while (!settled && performance.now() < end) await this.steps(1)
    if (!settled) throw new Error('the dials do not come to an end')
    await seen
    await promise
    for (let turn = 0; turn < 20; turn++) await this.steps(5)
  }

  /** One link on both sides, the same, and nothing half made. */
  expectOneLink(): void {
    const { alpha, beta } = this.parties
    expect([...alpha.links.entries()]).toEqual([[expect.anything(), 'beta']])
    expect([...beta.links.keys()]).toEqual([...alpha.links.keys()])
    expect([...alpha.unsettled, ...beta.unsettled]).toEqual([])
  }

  async end(): Promise<void> {
    await Promise.all([this.parties.alpha.party.close(), this.parties.beta.party.close()])
  }
}

async function check(property: (scene: Scene) => Promise<void>, numRuns: number): Promise<void> {
  await fastCheck.assert(
    fastCheck.asyncProperty(drawn, async (values) => {
      const scene = new Scene(values)
      try {
        await property(scene)
      } finally {
        await scene.end()
      }
    }),
    { numRuns, endOnFailure: true },
  )
}

test('both dial: one link comes out, the same on both sides, whatever order things arrive in', async () => {
  await check(async (scene) => {
    const first = scene.connect(scene.drawn.first)
    await scene.steps(scene.drawn.secondAfter)
    await scene.finish(Promise.all([first, scene.connect(scene.second)]))
    scene.expectOneLink()
  }, 300)
})

test('one of two dials is given up at any moment: the other still gets its link', async () => {
  await check(async (scene) => {
    const quitting = scene.connect(scene.drawn.first).catch((error: unknown) => error)
    await scene.steps(scene.drawn.secondAfter)
    const staying = scene.connect(scene.second)
    await scene.steps(scene.drawn.eventAfter)
    scene.dials[scene.drawn.first].abort()
    await scene.finish(staying)
    await scene.finish(quitting)
    scene.expectOneLink()
  }, 300)
})

test('one side dies at any moment and comes back: its next process gets a new link', async () => {
  await check(async (scene) => {
    const dying = scene.drawn.first
    scene.connect(dying).catch(() => undefined)
    await scene.steps(scene.drawn.secondAfter)
    const waiting = scene.connect(scene.second)
    await scene.steps(scene.drawn.eventAfter)
    const dead = scene.parties[dying]
    dead.die()
    const survivor = scene.parties[scene.second]
    // What its mechanism does on the hang-up: it lets the old link go.
    scene.parties[dying] = new LoopParty(scene.network, dying)
    scene.dials[dying] = new AbortController()
    const again = scene.connect(dying)
    await scene.finish(Promise.all([waiting, again]))
    const old = [...survivor.links.keys()].filter((token) => !scene.parties[dying].links.has(token))
    for (const token of old) survivor.links.delete(token)
    scene.expectOneLink()
  }, 300)
})
