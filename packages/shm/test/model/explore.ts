import { type Log, stepper } from './model-memory.js'

/** A participant: what it does from beginning to end, always the same for the same answers of the memory. */
export interface Actor {
  readonly name: string
  readonly act: () => unknown
}

interface ActorState {
  readonly log: Log
  readonly done: boolean
  readonly dead: boolean
  readonly result: unknown
}

/** How an interleaving ended: every actor is done or dead. */
export interface Outcome {
  readonly actors: readonly ActorState[]
}

export interface Exploration {
  readonly actors: readonly Actor[]
  /** The memory, as words. */
  readonly words: Int32Array
  /** Names of those who are dead in the state being run, for who asks whether one is alive. */
  readonly dead: Set<string>
  readonly mostDeaths: number
  readonly check: (outcome: Outcome) => void
}

/** Goes through every interleaving of the actors' steps, with a death at each of them. Returns how many states there were. */
export function explore(exploration: Exploration): number {
  const { actors, words, dead, mostDeaths, check } = exploration
  const seen = new Set<string>()
  const start = {
    memory: words.slice(),
    states: actors.map(() => ({ log: [], done: false, dead: false, result: undefined })),
  }
  const open: { memory: Int32Array; states: readonly ActorState[] }[] = [start]
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const { memory, states } = state
    const key = keyOf(memory, states)
    if (seen.has(key)) continue
    seen.add(key)
    const enter = () => {
      words.set(memory)
      dead.clear()
      for (const [index, { dead: isDead }] of states.entries())
        if (isDead) dead.add((actors[index] as Actor).name)
    }
    const deaths = states.filter((actor) => actor.dead).length
    let moved = false
    for (const [index, actor] of states.entries()) {
      if (actor.done || actor.dead) continue
      moved = true
      enter()
      const { log, done, result } = stepper.run(actor.log, true, (actors[index] as Actor).act)
      open.push({
        memory: words.slice(),
        states: replaced(states, index, { log, done, dead: false, result }),
      })
      if (deaths < mostDeaths)
        open.push({ memory, states: replaced(states, index, { ...actor, dead: true }) })
    }
    if (!moved) {
      enter()
      check({ actors: states })
    }
  }
  return seen.size
}

function replaced(states: readonly ActorState[], index: number, next: ActorState): readonly ActorState[] {
  return states.map((state, at) => (at === index ? next : state))
}

function keyOf(memory: Int32Array, states: readonly ActorState[]): string {
  const parts = states.map(
    ({ log, dead, done }) => `${dead ? 'd' : ''}${done ? 'f' : ''}${log.length}:${log.join()}`,
  )
  return `${Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength).toString('latin1')}|${parts.join('|')}`
}
