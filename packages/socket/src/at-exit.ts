const undone = new Set<() => void>()

process.once('exit', () => {
  for (const undo of [...undone]) undo()
})

/**
 * Runs `undo` when the process (or worker thread) exits without having closed, so that its names do not stay behind. Returns
 * what takes that back. A killed process leaves its names to whoever opens them next.
 */
export function atExit(undo: () => void): () => void {
  undone.add(undo)
  return () => undone.delete(undo)
}
