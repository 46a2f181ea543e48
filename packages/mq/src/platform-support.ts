/** Whether message queues work here; else why not and what to use instead. */
export function platformSupport(): true | string {
  if (process.platform === 'linux') return true
  return `message queues are made for Linux and this is ${process.platform}: use unix() or tcp() from @ipc/socket`
}
