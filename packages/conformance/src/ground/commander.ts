/** How a case commands the other side: a child process, or a second set of handles in this one. */
export interface Commander {
  call<T>(method: string, ...parameters: readonly unknown[]): Promise<T>
  next<T>(event: string): Promise<T>
  taken<T>(event: string): T[]
  /** Forgets the events that nobody asked for. */
  forget(): void
}
