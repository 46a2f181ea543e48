interface Watched {
  readonly callbacks: Set<() => void>
  readonly listener: () => void
}

const watched = new WeakMap<AbortSignal, Watched>()

/**
 * Calls back once when `signal` aborts; returns what stops that. However many calls wait, the signal has one listener: Node
 * takes more than ten for a leak and warns.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { callbacks, listener } = watched.get(signal) ?? watch(signal)
  callbacks.add(callback)
  return () => {
    if (!callbacks.delete(callback) || callbacks.size > 0) return
    signal.removeEventListener('abort', listener)
    watched.delete(signal)
  }
}

function watch(signal: AbortSignal): Watched {
  const callbacks = new Set<() => void>()
  const listener = (): void => {
    watched.delete(signal)
    for (const callback of [...callbacks]) callback()
  }
  const made = { callbacks, listener }
  watched.set(signal, made)
  signal.addEventListener('abort', listener, { once: true })
  return made
}
