import { checkSize } from '../channel/message-size.js'
import { AttemptCall } from '../channel/receive-calls.js'
import { IpcError } from '../errors/ipc-error.js'
import { FrameKind } from '../framing/frame.js'
import { insidesOf, type LinkInsides } from '../party/link.js'
import type { IncomingRequest } from '../party/link-inlet.js'
import { loopTurn, loopTurnIsDue } from '../timing/loop-turn.js'
import { abortedError, checkWait } from '../timing/waiting-call.js'
import type { Link, Party } from '../types/channel.js'
import type { Wait } from '../types/options.js'

const encoder = new TextEncoder()

/**
 * Answers requests, from one link or from every link of a party, until it is closed; requests are answered as they
 * come, each reply as soon as it is there. Plain messages are left for `receive`.
 * A throwing `answer`, and an answer longer than the link's `maxMessageBytes`, reject the asker's request and it goes on. Resolves when the link or party is closed; rejects
 * with `IPC_ABORTED`, `IPC_TIMEOUT`, and for a link with `IPC_PEER_DIED`.
 */
export async function serve<I, O>(
  on: Link<I, O> | Party<I, O>,
  answer: (data: O, from: string) => I | Promise<I>,
  options?: Wait,
): Promise<void> {
  checkWait(options, 'serve')
  if (!isParty(on)) return serveLink(insidesOf<I, O>(on), answer, options)
  const running = new Set<Promise<unknown>>()
  for await (const link of (on as Party<I, O>).links(options)) {
    // A party's serving goes on when one of its peers dies.
    const serving = serveLink(insidesOf<I, O>(link), answer, options).catch(() => {})
    running.add(serving)
    void serving.then(() => running.delete(serving))
  }
  await Promise.all(running)
}

function isParty(on: object): boolean {
  return Symbol.for('@ipc/party') in on
}

async function serveLink<I, O>(
  link: LinkInsides<I, O>,
  answer: (data: O, from: string) => I | Promise<I>,
  options: Wait | undefined,
): Promise<void> {
  const { inlet, context, receiving } = link
  const { life, port, what } = context
  const wanted = { type: undefined, from: undefined, inlet, named: false }
  inlet.serve(1)
  try {
    for (;;) {
      if (options?.signal?.aborted) throw abortedError(options.signal, `serve on ${what}`)
      const next = new AttemptCall<IncomingRequest>(wanted, () => {
        if (inlet.requests.length === 0 && inlet.pump()) receiving.wake()
        const first = inlet.nextRequest()
        // Plain messages may be left for receives, but no request will come any more.
        if (first === undefined && life.ending !== undefined && !inlet.mayHoldRequests()) throw life.refusal()
        return first
      })
      life.assertReceivable()
      next.start(options, `serve on ${what}`, port.address, life.keepsAlive)
      receiving.wait(next as AttemptCall<unknown>)
      void reply(link, answer, await next.promise)
      // Requests may come quicker than they are answered, for ever.
      if (loopTurnIsDue()) await loopTurn()
    }
  } catch (error) {
    if (!IpcError.is(error, 'IPC_CLOSED')) throw error
  } finally {
    inlet.serve(-1)
    receiving.arm()
  }
}

async function reply<I, O>(
  link: LinkInsides<I, O>,
  answer: (data: O, from: string) => I | Promise<I>,
  incoming: IncomingRequest,
): Promise<void> {
  const { context, channel, inlet } = link
  let bytes: Uint8Array
  let kind: number = FrameKind.reply
  try {
    const data = await context.pipeline.decodeLater(incoming.bytes)
    bytes = checkSize(context, await context.pipeline.encodeLater(await answer(data, channel.peer)))
  } catch (error) {
    kind = FrameKind.failure
    const text = encoder.encode(error instanceof Error ? error.message : String(error))
    bytes = text.subarray(0, context.port.maxMessageBytes)
  }
  if (!inlet.answered(incoming.correlation)) return
  try {
    await link.sendFrame(bytes, kind, incoming.correlation)
  } catch {
    // The asker is gone or the link is closed: there is nobody left to tell.
  }
}
