import { platformIsSupported } from '@ipc/ffi'

/**
 * Whether a mechanism that makes system calls works here, for its traits: true, or a sentence with what to use instead. Never throws and loads
 * nothing, so that a program can ask before it opens.
 * @param what the subject of the sentence: 'message queues (mq)'
 */
export function hostSupport(what: string): true | string {
  if (platformIsSupported()) return true
  return (
    `${what} need Linux on x64 or arm64, and this is ${process.platform} on ${process.arch}: between processes use tcp() of @ipc/socket ` +
    'with addresses (listen, connect, peers), or nats() of @ipc/nats; within one process memory() of @ipc/memory'
  )
}
