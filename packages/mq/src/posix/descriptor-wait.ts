import { Readiness } from '@ipc/ffi'

/**
 * How the event loop waits on one POSIX queue descriptor: by its readiness, which libuv watches for us. The watch
 * outlives the wait until the next event that nobody waits for, so that receiving in a loop does not switch it each time.
 */
export class DescriptorWait {
  readonly #readiness: Readiness
  #reading = false
  #writing = false
  #started = ''

  constructor(descriptor: number, readable: () => void, writable: () => void) {
    this.#readiness = new Readiness(descriptor, (events) => {
      const unwanted = (events.readable && !this.#reading) || (events.writable && !this.#writing)
      // Level-triggered: what nobody waits for would come again in each turn of the loop.
      if (unwanted) this.#start()
      if (events.readable && this.#reading) readable()
      if (events.writable && this.#writing) writable()
    }).unref()
  }

  waitReadable(on: boolean): void {
    this.#reading = on
    if (on && !this.#started.includes('r')) this.#start()
  }

  waitWritable(on: boolean): void {
    this.#writing = on
    if (on && !this.#started.includes('w')) this.#start()
  }

  /** Stops at once to watch what is waited for no more. */
  settle(): void {
    this.#start()
  }

  close(): void {
    this.#readiness.close()
  }

  #start(): void {
    this.#started = `${this.#reading ? 'r' : ''}${this.#writing ? 'w' : ''}`
    this.#readiness.start({ readable: this.#reading, writable: this.#writing })
  }
}
