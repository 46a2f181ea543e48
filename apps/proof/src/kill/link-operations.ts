import { direct, type Link, type Party } from '@ipc/core'
import { uniqueName } from '@ipc/testkit'
import type { Proven } from '../mechanisms.js'
import { eachOf, mark, type Operation, pause, type Scene, textOf, within } from './scene.js'
import { Victim } from './victim.js'

type Bytes = Link<Uint8Array>

interface Named {
  readonly name: string
  readonly mechanism: Proven
}

interface Given {
  readonly role: 'party' | 'link' | 'send' | 'receive' | 'close' | 'close party'
  readonly linked: boolean
  /** Which of the two has the name that sorts first: it decides who dials. */
  readonly first?: 'victim' | 'survivor'
}

class LinkScene implements Scene {
  readonly victim: Victim
  readonly role: string
  readonly parameter: string | undefined
  readonly #given: Given
  readonly #here: Named
  readonly #there: Named
  readonly #parties: Party<Uint8Array>[] = []
  #link: Promise<Bytes> | undefined

  constructor(given: Given, here: Named, there: Named, victim: Victim) {
    this.#given = given
    this.#here = here
    this.#there = there
    this.victim = victim
    this.role = given.role
    this.parameter = { party: there.name, link: here.name }[given.role as string]
  }

  async prepare(): Promise<this> {
    const { role, linked } = this.#given
    const party = await this.#open(this.#here)
    if (role !== 'party') await this.victim.prepare('party', this.#there.name)
    if (linked) {
      this.#link = within(party.link(this.#there.name), 'linking')
      await Promise.all([this.#link, this.victim.prepare('link', this.#here.name)])
    }
    if (role === 'receive') {
      const link = await (this.#link as Promise<Bytes>)
      for (const number of [1, 2]) await within(link.send(mark('before', number)), 'a message before')
    }
    return this
  }

  meanwhile(): void {
    if (this.#given.role !== 'link') return
    const [party] = this.#parties
    this.#link = (party as Party<Uint8Array>).link(this.#there.name)
    this.#link.catch(() => undefined)
  }

  async afterDeath(): Promise<string> {
    const seen = this.#given.linked
      ? await this.#untilEnd(await (this.#link as Promise<Bytes>))
      : 'its name is free, and links anew'
    await this.#linkAgain()
    if (this.#given.role === 'link') await within(this.#link as Promise<Bytes>, 'the first linking')
    return seen
  }

  async afterStop(goOn: () => Promise<string | undefined>): Promise<string> {
    await pause()
    const result = await goOn()
    const { role } = this.#given
    if (role === 'link') await within(this.#link as Promise<Bytes>, 'the linking')
    if (role === 'receive' && result !== 'before:1') throw new Error(`it received ${result}`)
    if (role === 'send' || role.startsWith('close')) {
      const link = await (this.#link as Promise<Bytes>)
      const receiving = link.receive().then(
        ({ data }) => textOf(data),
        (error) => String(error.code),
      )
      const wanted = role === 'send' ? 'victim:1' : 'IPC_CLOSED'
      const got = await within(receiving, 'a receive beside a stopped process')
      if (got !== wanted) throw new Error(`a survivor got ${got} instead of ${wanted}`)
    }
    return 'comes to its end'
  }

  async clear(): Promise<void> {
    await this.victim.kill()
    for (const party of this.#parties) await within(party.close({ timeoutMs: 500 }), 'closing')
    // What a killed party leaves goes when another of its name opens and closes.
    const { name, mechanism } = this.#there
    const heir = await within(direct(name, mechanism.make()), 'taking over')
    await within(heir.close(), 'closing')
  }

  async #open({ name, mechanism }: Named): Promise<Party<Uint8Array>> {
    const party = await within(direct(name, mechanism.make()), `opening ${name}`)
    this.#parties.push(party)
    return party
  }

  async #untilEnd(link: Bytes): Promise<string> {
    const found: string[] = []
    for (;;) {
      try {
        found.push(textOf((await within(link.receive(), 'a receive of a survivor')).data))
      } catch (error) {
        const end = { IPC_PEER_DIED: 'its death', IPC_CLOSED: 'its close' }[(error as { code: string }).code]
        if (end === undefined || found.join() !== found.slice(0, 1).join()) throw error
        if (this.#given.role !== 'send' && found.length > 0) throw new Error(`made up: ${found}`)
        return this.#given.role === 'send' ? `${found.length > 0 ? 'sent' : 'not sent'}; ${end}` : end
      }
    }
  }

  async #linkAgain(): Promise<void> {
    const [party] = this.#parties as [Party<Uint8Array>]
    const heir = await this.#open(this.#there)
    const back = within(heir.link(this.#here.name), 'linking again')
    const link = await within(party.link(this.#there.name), 'linking again')
    await within(link.send(mark('new', 1)), 'a send on the new link')
    const text = textOf((await within((await back).receive(), 'a receive on the new link')).data)
    if (text !== 'new:1') throw new Error(`the new link gave ${text}`)
  }
}

const operation = (title: string, given: Given): Operation => ({
  title,
  for: () => true,
  async prepare(mechanism) {
    const [a, b] = [uniqueName('a-kill'), uniqueName('b-kill')]
    const [here, there] = given.first === 'victim' ? [b, a] : [a, b]
    const [ours, its] = eachOf(mechanism, here, there)
    const victim = await Victim.start(its)
    return new LinkScene(
      given,
      { name: here, mechanism: ours },
      { name: there, mechanism: its },
      victim,
    ).prepare()
  },
})

export const LINK_OPERATIONS: readonly Operation[] = [
  operation('open a party', { role: 'party', linked: false }),
  operation('link, its name first', { role: 'link', linked: false, first: 'victim' }),
  operation('link, its name second', { role: 'link', linked: false, first: 'survivor' }),
  operation('send on a link', { role: 'send', linked: true }),
  operation('receive on a link', { role: 'receive', linked: true }),
  operation('close a link', { role: 'close', linked: true }),
  operation('close a party', { role: 'close party', linked: true }),
]
