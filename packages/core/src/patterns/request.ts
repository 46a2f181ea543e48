import type { IpcError } from '../errors/ipc-error.js'
import { FrameKind } from '../framing/frame.js'
import { insidesOf } from '../party/link.js'
import { checkWait, timeoutError, WaitingCall } from '../timing/waiting-call.js'
import type { Link } from '../types/channel.js'
import type { Wait } from '../types/options.js'

const NOTHING = new Uint8Array(0)
const decoder = new TextDecoder()

class RequestCall<O> extends WaitingCall<O> {
  onGiveUp: () => void = () => {}
  override giveUp(error: IpcError): void {
    this.onGiveUp()
    super.giveUp(error)
  }
}

/**
 * Sends a request on a link and waits for its reply. The correlation travels in the link's frame, not in the data.
 * Rejects with `IPC_TIMEOUT`, `IPC_ABORTED` (the other side is told, but may have begun), `IPC_PEER_DIED`,
 * `IPC_CLOSED`, and with an Error that carries the other side's message when `answer` threw there.
 */
export async function request<I, O>(link: Link<I, O>, data: I, options?: Wait): Promise<O> {
  const { inlet, context, channel, receiving, sendFrame, trySendFrame } = insidesOf<I, O>(link)
  const { life, pipeline, what, port } = context
  life.assertOpen()
  const label = `request on ${what}`
  if (checkWait(options, label) === 0) throw timeoutError(0, label, port.address)
  const bytes = await pipeline.encodeLater(data)
  const call = new RequestCall<O>()
  const correlation = inlet.expectReply({
    replied(reply, failed) {
      if (failed) call.reject(new Error(`'${channel.peer}' could not answer: ${decoder.decode(reply)}`))
      else void decodeInto(call, () => pipeline.decodeLater(reply))
    },
    ended: (error) => call.reject(error),
  })
  call.onGiveUp = () => void trySendFrame(NOTHING, FrameKind.cancel, correlation)
  call.start(options, label, port.address, life.keepsAlive)
  receiving.arm()
  try {
    await sendFrame(bytes, FrameKind.request, correlation, options)
    if (inlet.pump()) receiving.wake()
    return await call.promise
  } catch (error) {
    call.reject(error)
    call.promise.catch(() => {})
    throw error
  } finally {
    inlet.forgetReply(correlation)
    receiving.arm()
  }
}

async function decodeInto<O>(call: RequestCall<O>, decode: () => O | Promise<O>): Promise<void> {
  try {
    call.resolve(await decode())
  } catch (error) {
    call.reject(error)
  }
}
