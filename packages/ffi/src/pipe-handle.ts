import { Socket } from 'node:net'
import { close, O } from './descriptors.js'
import { pipe2 } from './pipes.js'

/** The part of Node's own handle of a pipe that is used here. Node closes its descriptor when the thread ends. */
export interface PipeHandle {
  readonly fd: number
  onread: () => void
  open(fd: number): number
  readStart(): number
  close(): void
  ref(): void
  unref(): void
}

type PipeHandleClass = new (type: number) => PipeHandle
let handleClass: PipeHandleClass | undefined

/** The handle's class, which Node names nowhere: a socket on a pipe has one. */
export function pipeHandleClass(): PipeHandleClass {
  handleClass ??= findHandleClass()
  return handleClass
}

function findHandleClass(): PipeHandleClass {
  const { readEnd, writeEnd } = pipe2(O.NONBLOCK)
  const socket = new Socket({ fd: readEnd, readable: false, writable: false })
  const { _handle } = socket as unknown as { _handle: PipeHandle }
  socket.destroy()
  close(writeEnd)
  return _handle.constructor as PipeHandleClass
}

/** A handle that owns a descriptor of whatever kind. On failure the descriptor is closed. */
export function openPipeHandle(fd: number): PipeHandle {
  const handle = new (pipeHandleClass())(0)
  const failure = handle.open(fd)
  if (failure === 0) return handle
  close(fd)
  throw new Error(`Node's pipe handle does not take descriptor ${fd}: error ${failure}`)
}
