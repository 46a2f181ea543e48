/** What the tour writes to its peer's standard input before it ends it. */
export const FAREWELL = 'farewell'

/** The tour, as its peer sees it through standard input. */
export interface Employer {
  /** Aborts when the tour wants the peer no more, or is dead. */
  readonly over: AbortSignal
  /** Waits until it is over; false = the tour died without a farewell. */
  saidFarewell(): Promise<boolean>
}

export function watchEmployer(): Employer {
  const controller = new AbortController()
  const { signal: over } = controller
  // A pipe, though its type does not say so.
  const stdin = process.stdin as typeof process.stdin & { ref(): void; unref(): void }
  let lastWords = ''
  stdin.setEncoding('utf8').on('data', (text: string) => {
    lastWords += text
  })
  stdin.on('close', () => controller.abort())
  // Listening must not keep this process alive once its work is done.
  stdin.unref()

  return {
    over,
    saidFarewell: async () => {
      stdin.ref()
      if (!over.aborted)
        await new Promise((resolve) => over.addEventListener('abort', resolve, { once: true }))
      return lastWords === FAREWELL
    },
  }
}
