/** Timers that keep the process alive now. Nothing else starts or ends one before the loop turns. */
export function activeTimers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
}
