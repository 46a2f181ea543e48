/** Looks in every turn of the event loop until something is so. @throws after 10 s. */
export async function eventually(look: () => boolean): Promise<void> {
  const end = performance.now() + 10_000
  while (!look()) {
    if (performance.now() > end) throw new Error('it did not come true within 10 s')
    await new Promise((resolve) => setImmediate(resolve))
  }
}
