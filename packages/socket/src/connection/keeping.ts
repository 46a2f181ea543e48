/** A connection that keeps bytes which the kernel did not take. */
export interface Keeping {
  /** Hands over what the kernel takes now. */
  flush(): void
}

/** All of this thread. The event loop hands over what they keep; who tries again and again and never lets it turn does so itself. */
export const keeping: Set<Keeping> = new Set()

/** Gives each its chance. Costs nothing where none keeps anything. */
export function flushKept(): void {
  if (keeping.size === 0) return
  for (const connection of [...keeping]) connection.flush()
}
