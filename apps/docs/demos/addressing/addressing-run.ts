import { direct, IpcError, indirect, publish, type Receiver, subscribe } from '@ipc/core'
import { memory } from '@ipc/memory'

export type Way = 'direct' | 'indirect' | 'publish'

/** One that takes part, and what it has received. */
export interface Member {
  readonly name: string
  /** While it is busy it receives nothing. */
  busy: boolean
  readonly inbox: { readonly text: string; readonly from: string | undefined }[]
}

export interface Run {
  /** Sends as the first member; `to` counts where the sender names the other. */
  send(text: string, to: string): Promise<void>
  /** A member that was busy looks again. */
  wake(name: string): void
  end(): Promise<void>
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const LONGEST_INBOX = 5
let runs = 0

/** Four members of @ipc/memory that meet in one of the three ways. The first of them sends. */
export async function startRun(way: Way, members: readonly Member[]): Promise<Run> {
  runs++
  const options = { namespace: `addressing-${runs}` }
  const receivers = members.slice(1)
  const sender = members[0] as Member
  const wakers = new Map<string, () => void>()
  const listen = (member: Member, from: Receiver<Uint8Array, object>) => {
    void receiveWhileFree(member, from, (wake) => wakers.set(member.name, wake))
  }
  const closers: (() => Promise<void>)[] = []
  const wake = (name: string) => wakers.get(name)?.()
  const end = async () => {
    await Promise.all(closers.map((close) => close()))
    for (const waker of wakers.values()) waker()
  }

  if (way === 'direct') {
    const parties = new Map(
      await Promise.all(
        members.map(async (member) => [member.name, await direct(member.name, memory(), options)] as const),
      ),
    )
    for (const party of parties.values()) closers.push(() => party.close({ timeoutMs: 0 }))
    for (const member of receivers) listen(member, parties.get(member.name) as Receiver<Uint8Array, object>)
    return {
      send: async (text, to) => parties.get(sender.name)?.send(to, encoder.encode(text)),
      wake,
      end,
    }
  }
  if (way === 'indirect') {
    const open = async () => {
      const mailbox = await indirect('jobs', memory(), options)
      closers.push(() => mailbox.close({ timeoutMs: 0 }))
      return mailbox
    }
    const own = await open()
    for (const member of receivers) listen(member, await open())
    return { send: (text) => own.send(encoder.encode(text)), wake, end }
  }
  const topic = await publish('news', memory(), options)
  closers.push(() => topic.close({ timeoutMs: 0 }))
  for (const member of receivers) {
    const subscriber = await subscribe('news', memory(), options)
    closers.push(() => subscriber.close({ timeoutMs: 0 }))
    listen(member, subscriber)
  }
  return { send: (text) => topic.send(encoder.encode(text)), wake, end }
}

/** Receives one message after the other; never while the member is busy. */
async function receiveWhileFree(
  member: Member,
  from: Receiver<Uint8Array, object>,
  onWaker: (wake: () => void) => void,
): Promise<void> {
  for (;;) {
    while (member.busy) await new Promise<void>(onWaker)
    const becomesBusy = new AbortController()
    onWaker(() => becomesBusy.abort())
    try {
      const message: { data: Uint8Array; from?: string } = await from.receive({ signal: becomesBusy.signal })
      member.inbox.unshift({ text: decoder.decode(message.data), from: message.from })
      member.inbox.splice(LONGEST_INBOX)
    } catch (error) {
      if (IpcError.is(error, 'IPC_CLOSED')) return
      if (!IpcError.is(error, 'IPC_ABORTED')) throw error
    }
  }
}
