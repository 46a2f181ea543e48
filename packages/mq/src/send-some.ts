/** One call sends this much of a list at most, so that its steps are bounded while somebody receives. */
const MOST_A_CALL = 64

/**
 * Sends messages of a list from `from` on until one does not go; `tell` runs once where any went. Returns how many went. What
 * `send` throws passes through where none went before; else the next call meets it again.
 */
export function sendSome(
  messages: readonly Uint8Array[],
  from: number,
  send: (bytes: Uint8Array) => boolean,
  tell?: () => void,
): number {
  const end = Math.min(messages.length, from + MOST_A_CALL)
  let next = from
  try {
    while (next < end && send(messages[next] as Uint8Array)) next++
  } catch (error) {
    if (next === from) throw error
  }
  if (next > from) tell?.()
  return next - from
}
