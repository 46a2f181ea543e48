/** Whether the error says that the System V queue of an identifier exists no more. */
export function saysQueueGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EINVAL' || code === 'EIDRM'
}
