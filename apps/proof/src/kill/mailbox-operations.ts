import { indirect, type Mailbox, unlink } from '@ipc/core'
import { uniqueName } from '@ipc/testkit'
import type { Proven } from '../mechanisms.js'
import { classify } from './classify.js'
import { codeOf, eachOf, mark, type Operation, pause, type Scene, textOf, within } from './scene.js'
import { Victim } from './victim.js'

type Bytes = Mailbox<Uint8Array>

interface Given {
  readonly role: 'open' | 'send' | 'receive' | 'close' | 'unlink'
  /** A survivor has the mailbox open. */
  readonly survivor: boolean
  /** The victim opened it first, so that it lives in its process where a mailbox lives in one. */
  readonly owner?: boolean
}

const BEFORE = ['before:1', 'before:2']
const LAST = 'last:1'

class MailboxScene implements Scene {
  readonly victim: Victim
  readonly role: string
  readonly parameter: string | undefined
  readonly #given: Given
  readonly #mechanism: Proven
  readonly #name: string
  readonly #handles: Bytes[] = []

  constructor(given: Given, mechanism: Proven, name: string, victim: Victim) {
    this.#given = given
    this.#mechanism = mechanism
    this.#name = name
    this.victim = victim
    this.role = given.role
    this.parameter = given.role === 'open' ? name : undefined
  }

  async prepare(): Promise<this> {
    const { role, survivor, owner } = this.#given
    const opens = role !== 'open'
    if (owner && opens) await this.victim.prepare('open', this.#name)
    if (survivor) {
      const mailbox = await this.#open()
      for (const number of [1, 2]) await within(mailbox.send(mark('before', number)), 'a message before')
    }
    if (!owner && opens) await this.victim.prepare('open', this.#name)
    return this
  }

  async afterDeath(): Promise<string> {
    const { role, survivor, owner = false } = this.#given
    const nameIsThere = role === 'unlink' && (await this.#nameIsThere())
    let seen = 'the mailbox opens and works'
    if (survivor) {
      const found = await this.#drain(this.#survivor, role === 'unlink')
      const whole = found === undefined ? 'the mailbox is removed' : classify(role, found, BEFORE, owner)
      seen = role === 'unlink' && nameIsThere ? `${whole}; the name is there` : whole
      if (role === 'unlink' && !nameIsThere) seen = `the name is gone; ${whole}`
    }
    await this.#newcomerWorks()
    return seen
  }

  async afterStop(goOn: () => Promise<string | undefined>): Promise<string> {
    const { role, survivor } = this.#given
    const sending = survivor ? codeOf(this.#survivor.send(mark('last', 1))) : Promise.resolve(undefined)
    const opening = role === 'unlink' ? undefined : this.#open()
    opening?.catch(() => undefined)
    await pause()
    const result = await goOn()
    const refused = await within(sending, 'a send beside a stopped process')
    if (opening !== undefined) await within(opening, 'an open beside a stopped process')
    if (refused !== undefined && (role !== 'unlink' || refused !== 'IPC_CLOSED')) throw new Error(refused)
    if (survivor && refused === undefined) {
      const expected = [...BEFORE, LAST, ...(role === 'send' ? ['victim:1'] : [])]
      const taken = result === undefined ? [] : [result]
      const rest = await this.#take(expected.length - taken.length, role === 'unlink')
      const all = rest === undefined ? expected : [...taken, ...rest]
      if (all.sort().join() !== expected.sort().join()) throw new Error(`of ${expected} came ${all}`)
    }
    await this.#newcomerWorks()
    return 'comes to its end'
  }

  async clear(): Promise<void> {
    await this.victim.kill()
    for (const handle of this.#handles) await within(handle.close({ timeoutMs: 500 }), 'closing')
    await within(unlink(this.#name, this.#mechanism.make()), 'unlinking')
  }

  get #survivor(): Bytes {
    return this.#handles[0] as Bytes
  }

  async #open(): Promise<Bytes> {
    const mailbox = await within(indirect(this.#name, this.#mechanism.make()), 'opening')
    this.#handles.push(mailbox)
    return mailbox
  }

  async #nameIsThere(): Promise<boolean> {
    const opening = indirect(this.#name, this.#mechanism.make(), { create: 'never' })
    const code = await within(codeOf(opening), 'opening by name')
    if (code === undefined) await (await opening).close()
    else if (code !== 'IPC_NOT_FOUND') throw new Error(code)
    return code === undefined
  }

  /** What is in the mailbox up to a last message; undefined = it went with its name. */
  async #drain(mailbox: Bytes, mayBeGone: boolean): Promise<string[] | undefined> {
    const found: string[] = []
    try {
      await sendLast(mailbox)
      for (;;) {
        const text = textOf((await within(mailbox.receive(), `a receive of a survivor after ${found}`)).data)
        if (text === LAST) return found
        found.push(text)
      }
    } catch (error) {
      return goneOr(error, mayBeGone)
    }
  }

  async #take(count: number, mayBeGone: boolean): Promise<string[] | undefined> {
    const found: string[] = []
    try {
      while (found.length < count) {
        const receiving = within(this.#survivor.receive(), `a receive of a survivor after ${found}`)
        found.push(textOf((await receiving).data))
      }
      return found
    } catch (error) {
      return goneOr(error, mayBeGone)
    }
  }

  async #newcomerWorks(): Promise<void> {
    const mailbox = await this.#open()
    await within(mailbox.send(mark('new', 1)), 'a send of a newcomer')
    const text = textOf((await within(mailbox.receive(), 'a receive of a newcomer')).data)
    if (text !== 'new:1') throw new Error(`a newcomer received ${text}`)
  }
}

/** A send that says that it has sent nothing, and that others before are in doubt, may be repeated. */
async function sendLast(mailbox: Bytes): Promise<void> {
  const send = () => within(mailbox.send(mark('last', 1)), 'a send of a survivor')
  await send().catch((error) => {
    if ((error as { code?: string }).code !== 'IPC_UNKNOWN_OUTCOME') throw error
    return send()
  })
}

function goneOr(error: unknown, mayBeGone: boolean): undefined {
  if (!mayBeGone || (error as { code?: string }).code !== 'IPC_CLOSED') throw error
}

const operation = (title: string, given: Given): Operation => ({
  title,
  for: ({ owned }) => owned || given.owner !== true,
  async prepare(mechanism) {
    const name = uniqueName('kill')
    const [own] = eachOf(mechanism, name)
    return new MailboxScene(given, own, name, await Victim.start(own)).prepare()
  },
})

export const MAILBOX_OPERATIONS: readonly Operation[] = [
  operation('open a mailbox that nobody has', { role: 'open', survivor: false }),
  operation('open a mailbox', { role: 'open', survivor: true }),
  operation('send', { role: 'send', survivor: true }),
  operation('receive', { role: 'receive', survivor: true }),
  operation('close', { role: 'close', survivor: true }),
  operation('unlink', { role: 'unlink', survivor: true }),
  operation('send, as the owner', { role: 'send', survivor: true, owner: true }),
  operation('receive, as the owner', { role: 'receive', survivor: true, owner: true }),
  operation('close, as the owner', { role: 'close', survivor: true, owner: true }),
  operation('unlink, as the owner', { role: 'unlink', survivor: true, owner: true }),
]
