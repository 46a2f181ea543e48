import type { BytesChannel, BytesLink, BytesMailbox, BytesParty, Functions } from '@ipc/conformance'
import { direct, indirect, type Mechanism } from '@ipc/core'

/** Methods of a channel that a fault replaces. Each channel gets its own, so that a fault may count. */
export type Fault = (channel: BytesChannel) => Partial<Record<keyof BytesMailbox, unknown>>

/** Core's functions, whose channels all have the fault: to prove that the suite sees it. */
export function broken(fault: Fault): Partial<Functions> {
  return {
    async indirect(name: string, mechanism: Mechanism, options?: object) {
      return faulty((await indirect(name, mechanism, options)) as unknown as BytesMailbox, fault)
    },
    async direct(name: string, mechanism: Mechanism, options?: object) {
      const party = (await direct(name, mechanism, options)) as unknown as BytesParty
      return over(party, {
        link: async (peer: string, wait?: object) =>
          linkOf((await party.link(peer, wait)) as BytesLink, fault),
      })
    },
  }
}

const links = new WeakMap<BytesLink, BytesLink>()

/** The same faulty link for the same link. */
function linkOf(link: BytesLink, fault: Fault): BytesLink {
  const known = links.get(link) ?? faulty(link, fault)
  links.set(link, known)
  return known
}

function faulty<C extends BytesChannel>(channel: C, fault: Fault): C {
  return over(channel, fault(channel))
}

/** `target` with some methods replaced; the others run on `target` itself, which has private fields. */
function over<T extends object>(target: T, replaced: object): T {
  const proxy: T = new Proxy(target, {
    get(_, key) {
      const own = (replaced as Record<PropertyKey, unknown>)[key]
      if (own !== undefined) return own
      const value = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      return (...parameters: unknown[]) => {
        const result = value.apply(target, parameters)
        return result === target ? proxy : result
      }
    },
  })
  return proxy
}
