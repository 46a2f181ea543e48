import type { Claim } from '@ipc/core'
import type { Transfer } from '@ipc/core/adapter'
import { ScriptedPort } from './scripted-port.js'

/** A full port whose claims, readiness and sends of several steps the test gives. */
export class WaitingPort extends ScriptedPort {
  override room = 0
  claims = 0
  ready = false
  /** Values whose sends of several steps the port begins, and those that have arrived. */
  readonly begins = new Set<number>()
  readonly begun: number[] = []
  readonly arrived = new Set<number>()
  advances = 0
  cancels = 0
  onCancel: Transfer['cancel'] = () => 'cancelled'

  override begin([value]: Uint8Array): Transfer | undefined {
    const number = value as number
    if (!this.begins.has(number)) return undefined
    this.begun.push(number)
    return {
      advance: () => {
        this.advances += 1
        return this.arrived.has(number)
      },
      cancel: () => {
        this.cancels += 1
        return this.onCancel()
      },
    }
  }
  tryClaim(length: number): Claim | undefined {
    if (this.claims === 0) return undefined
    this.claims -= 1
    return { view: new Uint8Array(length), commit() {}, abort() {}, [Symbol.dispose]() {} }
  }
  override isReady(): boolean {
    return this.ready
  }
  wake(): void {
    this.host?.wake('send')
  }
}
