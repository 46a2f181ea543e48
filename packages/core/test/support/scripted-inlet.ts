import type { TypeSelector } from '@ipc/core/adapter'
import { newHeader } from '../../src/channel/context.js'
import type { Inlet } from '../../src/channel/inlet.js'
import { Life } from '../../src/channel/life.js'
import { ANY, type ReceiveCall, ReceiveOneCall, type Wanted } from '../../src/channel/receive-calls.js'
import { Receiving, type ReceivingOptions } from '../../src/channel/receiving.js'
import { newStatistics } from '../../src/channel/statistics.js'
import { Pipeline } from '../../src/codec/pipeline.js'
import { ScriptedPort } from './scripted-port.js'

/** An inlet in the test's hands, which notes what is asked of it. */
export class ScriptedInlet implements Inlet {
  readonly from: string
  readonly port = new ScriptedPort()
  readonly life = new Life('inlet', this.port, undefined)
  readonly statistics = newStatistics()
  readonly header = newHeader()
  readonly messages: Uint8Array[] = []
  /** 'many 9': by one look, up to 9; 'waits': for a caller that waits where there is nothing; 'looks': for another. */
  readonly asked: string[] = []
  readonly arms: number[] = []
  drains = 0
  onTake: (() => void) | undefined
  /** Runs after a look that found nothing. */
  meanwhile: (() => void) | undefined
  /** What one look brings; nothing, so that each is taken by itself. */
  onTakeMany: (max: number) => Uint8Array[] = () => []
  onDrained: () => void = () => {}

  constructor(from: string, ...values: number[]) {
    this.from = from
    this.brings(...values)
  }

  /** A message of one byte for each value. */
  brings(...values: number[]): void {
    this.messages.push(...values.map((value) => Uint8Array.of(value)))
  }

  take(_selector: TypeSelector | undefined, mayWait: boolean): Uint8Array | undefined {
    this.asked.push(mayWait ? 'waits' : 'looks')
    this.onTake?.()
    const message = this.messages.shift()
    if (message !== undefined) return message
    const arrives = this.meanwhile
    this.meanwhile = undefined
    arrives?.()
    return undefined
  }
  takeMany(messages: Uint8Array[], max: number): number {
    this.asked.push(`many ${max}`)
    const taken = this.onTakeMany(max)
    messages.push(...taken)
    return taken.length
  }
  read(): undefined {}
  readMany(): number {
    return 0
  }
  putBack(bytes: Uint8Array): void {
    this.messages.unshift(bytes)
  }
  arm(waiting: number): void {
    this.arms.push(waiting)
  }
  isReady(): boolean {
    return this.messages.length > 0
  }
  drained(): void {
    this.drains += 1
    this.onDrained()
  }
}

/** A receiving side over these inlets, which have noted nothing yet. */
export function receivingFrom<O = Uint8Array>(
  inlets: readonly ScriptedInlet[],
  options: Partial<ReceivingOptions<O>> = {},
): Receiving<O> {
  const pipeline = new Pipeline<never, O>(undefined, undefined, undefined)
  const receiving = new Receiving<O>({
    what: 'it',
    attributes: [],
    pipeline,
    onInvalid: undefined,
    ...options,
  })
  for (const inlet of inlets) receiving.add(inlet)
  for (const inlet of inlets) inlet.arms.length = 0
  return receiving
}

/** What a receive asks for: anything but what is said. */
export function wants(about: Partial<Wanted> = {}): Wanted {
  return { ...ANY, ...about }
}

/** A receive that has been tried and waits now. */
export function waitingCall<O>(receiving: Receiving<O>, about: Partial<Wanted> = {}): ReceiveOneCall<O> {
  const call = new ReceiveOneCall<O>(receiving, wants(about))
  receiving.wait(call as ReceiveCall<unknown>)
  return call
}
