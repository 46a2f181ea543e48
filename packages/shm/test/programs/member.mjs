// A process that takes part in a mailbox; see test/support/members.ts.
import { indirect } from '@ipc/core'
import { shm } from '@ipc/shm'
import { peerMain } from '@ipc/testkit'
import { openLedger } from '../support/ledger.mjs'
import { makeMessage, readMessage } from '../support/numbered.mjs'

let mailbox
const held = []
const side = peerMain({
  async open(name, options, mechanism) {
    mailbox = await indirect(name, shm(mechanism), options)
    return mailbox.address
  },
  /** Sends numbered messages for ever; the ledger's word of this sender holds how many were sent. */
  async flood(how, sender, path, words) {
    const { int32 } = openLedger(path, words)
    side.emit('flooding')
    for (let number = 1; ; number++) {
      const bytes = makeMessage(sender, number)
      if (how === 'try') while (!mailbox.trySend(bytes));
      else if (how === 'sync') mailbox.sendSync(bytes, { timeoutMs: Number.POSITIVE_INFINITY })
      else await mailbox.send(bytes)
      Atomics.store(int32, sender, number)
    }
  },
  /** Receives for ever; the ledger's words count how often each number was received, its word `self` says 1 while a call runs. */
  async drain(how, path, words, self) {
    const { int32 } = openLedger(path, words)
    side.emit('draining')
    const count = (bytes) => Atomics.add(int32, readMessage(bytes).number, 1)
    for (;;) {
      Atomics.store(int32, self, 1)
      if (how === 'sync') count(mailbox.receiveSync({ timeoutMs: Number.POSITIVE_INFINITY }).data)
      else if (how === 'read') await mailbox.read(count)
      else count((await mailbox.receive()).data)
      Atomics.store(int32, self, 0)
    }
  },
  async send(bytes) {
    await mailbox.send(bytes)
  },
  async receive(options) {
    return (await mailbox.receive(options)).data
  },
  receiveSync(timeoutMs) {
    return mailbox.receiveSync({ timeoutMs }).data
  },
  /** When it went on, on the clock of all processes. */
  receiveSyncAt(timeoutMs) {
    mailbox.receiveSync({ timeoutMs })
    return performance.timeOrigin + performance.now()
  },
  tryReceive() {
    return mailbox.tryReceive()?.data
  },
  trySend(bytes) {
    return mailbox.trySend(bytes)
  },
  sleepInReceive() {
    mailbox.receive().then(
      ({ data }) => side.emit('received', data),
      (error) => side.emit('failed', error),
    )
  },
  claim(length) {
    const claim = mailbox.tryClaim(length)
    claim?.view.fill(7)
    held.push(claim)
    return claim !== undefined
  },
  readAndHold() {
    void mailbox.read((view) => {
      side.emit('reading', Uint8Array.from(view))
      return new Promise(() => setInterval(() => undefined, 60_000))
    })
  },
  /** Reads in place and under the receive lock until the ledger's first word is 1. */
  holdLock(path) {
    const { int32 } = openLedger(path, 1)
    return mailbox.tryReadMany(() => {
      side.emit('holding')
      while (Atomics.load(int32, 0) === 0);
    })
  },
  sendSync(bytes, timeoutMs) {
    mailbox.sendSync(bytes, { timeoutMs })
  },
  /** Sends what it receives on into another mailbox, by turns in the loop and blocking. */
  async echo(into, count, mechanism) {
    const back = await indirect(into, shm(mechanism))
    for (let number = 0; number < count; number++) {
      const timeoutMs = 20_000
      const { data } =
        number % 3 === 0 ? mailbox.receiveSync({ timeoutMs }) : await mailbox.receive({ timeoutMs })
      await back.send(data)
    }
    await back.close()
    return count
  },
  receiveUnreferenced() {
    mailbox.unref()
    void mailbox.receive()
    side.letGo()
  },
  async close() {
    await mailbox.close()
  },
})
