// Type-checked, never run: what users write gets the types they expect.
import { direct, indirect, json, type Mechanism, publish, subscribe } from '@ipc/core'
import { memory } from '@ipc/memory'
import { z } from 'zod'

type Exactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function expectType<A>() {
  return <B>(_: B, same: Exactly<A, B>): void => void same
}

/** A mechanism that carries nothing beside the data and reads nothing in place. */
declare const plain: Mechanism

export async function infers(): Promise<void> {
  const raw = await indirect('raw', plain)
  expectType<Uint8Array>()((await raw.receive()).data, true)
  // @ts-expect-error without schema and codec a channel carries bytes
  await raw.send('text')
  // @ts-expect-error this mechanism has no types
  await raw.send(new Uint8Array(1), { type: 1 })
  // @ts-expect-error nor anything to select by
  await raw.receive({ type: 1 })
  // @ts-expect-error nor claims
  raw.tryClaim(1)
  // @ts-expect-error a Sync call needs a written timeoutMs
  raw.receiveSync({})
  // @ts-expect-error a try call takes none
  raw.trySend(new Uint8Array(1), { timeoutMs: 1 })

  const schema = z.object({ id: z.string().transform(Number), note: z.string().default('') })
  const typed = await indirect('typed', memory(), { schema })
  await typed.send({ id: '1' }, { type: 2, priority: 3 })
  const message = await typed.receive({ type: { lowestUpTo: 2 } })
  expectType<{ id: number; note: string }>()(message.data, true)
  expectType<number>()(message.type, true)
  typed.tryClaim(1)?.commit()
  // @ts-expect-error the schema says what goes in
  await typed.send({ id: 1 })

  const coded = await indirect('coded', memory(), { codec: json<{ readonly k: 1 }>() })
  expectType<1>()((await coded.receive()).data.k, true)

  const party = await direct('P', memory(), { schema: { send: z.string(), receive: z.number() } })
  await party.send('Q', 'text')
  expectType<number>()((await party.receive()).data, true)
  expectType<string>()((await party.receive()).from, true)
  expectType<number>()((await party.receive('Q')).data, true)

  const publisher = await publish('topic', memory())
  publisher.tryClaim(1)
  // @ts-expect-error a publisher only sends
  publisher.receive()
  // @ts-expect-error the plain mechanism has no claims
  ;(await publish('topic', plain)).tryClaim(1)
  const subscription = await subscribe('topic', memory())
  expectType<number>()((await subscription.receive()).missed, true)
  // @ts-expect-error a subscription only receives
  subscription.send(new Uint8Array(1))
}
