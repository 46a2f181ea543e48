import { type Closeable, publish, type Receiver, type Sender, subscribe } from '@ipc/core'
import { uniqueName } from '@ipc/testkit'
import type { Proven } from '../mechanisms.js'
import { mark, type Operation, pause, type Scene, textOf, within } from './scene.js'
import { Victim } from './victim.js'

type Publisher = Sender<Uint8Array> & Closeable
type Subscriber = Receiver<Uint8Array, { missed: number }> & Closeable

interface Given {
  /** What the victim is to the topic, … */
  readonly part: 'publish' | 'subscribe'
  /** … and what it does in steps. */
  readonly role: 'publish' | 'subscribe' | 'send' | 'receive' | 'close'
}

const BEFORE = ['before:1', 'before:2']
const LAST = 'last:1'
/** What the dead had published comes by another way than what follows it: it may come after. */
const LATER_MS = 100

/** A publisher and a subscriber survive beside the victim. */
class TopicScene implements Scene {
  readonly victim: Victim
  readonly role: string
  readonly parameter: string | undefined
  readonly #given: Given
  readonly #mechanism: Proven
  readonly #topic = uniqueName('kill')
  readonly #handles: Closeable[] = []
  #publisher: Publisher | undefined
  #subscriber: Subscriber | undefined

  constructor(given: Given, mechanism: Proven, victim: Victim) {
    this.#given = given
    this.#mechanism = mechanism
    this.victim = victim
    this.role = given.role
    this.parameter = given.role === given.part ? this.#topic : undefined
  }

  async prepare(): Promise<this> {
    const { part, role } = this.#given
    this.#publisher = await this.#keep(publish(this.#topic, this.#mechanism.make()))
    this.#subscriber = await this.#keep(subscribe(this.#topic, this.#mechanism.make()))
    if (role !== part) await this.victim.prepare(part, this.#topic)
    for (const number of [1, 2]) await this.#publish('before', number)
    return this
  }

  async afterDeath(): Promise<string> {
    const { role } = this.#given
    await this.#publish('last', 1)
    const found = await this.#found(this.#subscriber as Subscriber)
    const own = found.filter((text) => text === 'victim:1')
    const others = found.filter((text) => text !== 'victim:1')
    const wanted = [...BEFORE, LAST]
    if (others.join() !== wanted.join() || own.length > (role === 'send' ? 1 : 0))
      throw new Error(`of ${wanted} a subscriber saw ${found}`)
    await this.#newcomerWorks()
    const whole = 'subscribers miss nothing'
    return role === 'send' ? `${own.length > 0 ? 'sent' : 'not sent'}; ${whole}` : whole
  }

  async afterStop(goOn: () => Promise<string | undefined>): Promise<string> {
    await this.#publish('last', 1)
    await pause()
    const result = await goOn()
    const { role } = this.#given
    if (role === 'receive' && result !== BEFORE[0]) throw new Error(`it received ${result}`)
    const wanted = [...BEFORE, LAST, ...(role === 'send' ? ['victim:1'] : [])]
    const found: string[] = []
    while (found.length < wanted.length) found.push(await this.#next(this.#subscriber as Subscriber, found))
    if (found.sort().join() !== wanted.sort().join()) throw new Error(`of ${wanted} came ${found}`)
    await this.#newcomerWorks()
    return 'comes to its end'
  }

  async clear(): Promise<void> {
    await this.victim.kill()
    for (const handle of this.#handles) await within(handle.close({ timeoutMs: 500 }), 'closing')
  }

  async #keep<H extends Closeable>(opening: Promise<H>): Promise<H> {
    const handle = await within(opening, 'opening')
    this.#handles.push(handle)
    return handle
  }

  /** Nobody who is dead or stands still holds a publisher back. */
  #publish(sender: string, number: number): Promise<void> {
    return within((this.#publisher as Publisher).send(mark(sender, number)), 'a publisher beside the victim')
  }

  async #next(subscriber: Subscriber, found: readonly string[]): Promise<string> {
    return textOf((await within(subscriber.receive(), `a subscriber after ${found}`)).data)
  }

  /** All up to the last message, and what of the dead comes a little after it. */
  async #found(subscriber: Subscriber): Promise<string[]> {
    const found: string[] = []
    while (found.at(-1) !== LAST) found.push(await this.#next(subscriber, found))
    const later = await subscriber.receive({ timeoutMs: LATER_MS }).catch(() => undefined)
    return later === undefined ? found : [...found, textOf(later.data)]
  }

  async #newcomerWorks(): Promise<void> {
    const publisher = await this.#keep(publish(this.#topic, this.#mechanism.make()))
    const subscriber = await this.#keep(subscribe(this.#topic, this.#mechanism.make()))
    await within(publisher.send(mark('new', 1)), 'a newcomer publishes')
    for (const one of [subscriber, this.#subscriber as Subscriber]) {
      const text = await this.#next(one, [])
      if (text !== 'new:1') throw new Error(`after a newcomer's message came ${text}`)
    }
  }
}

const operation = (title: string, given: Given): Operation => ({
  title,
  for: (mechanism) => mechanism.make().traits.mailbox.publishes,
  async prepare(mechanism) {
    return new TopicScene(given, mechanism, await Victim.start(mechanism)).prepare()
  },
})

export const TOPIC_OPERATIONS: readonly Operation[] = [
  operation('open a topic to publish', { part: 'publish', role: 'publish' }),
  operation('publish', { part: 'publish', role: 'send' }),
  operation('close a publisher', { part: 'publish', role: 'close' }),
  operation('subscribe', { part: 'subscribe', role: 'subscribe' }),
  operation('receive from a topic', { part: 'subscribe', role: 'receive' }),
  operation('close a subscriber', { part: 'subscribe', role: 'close' }),
]
