// The other process of a test: does to mailboxes and parties what the test commands.
import { chownSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { direct, indirect, indirectSync } from '@ipc/core'
import { posixMq, sysvMq } from '@ipc/mq'
import { peerMain } from '@ipc/testkit'

const NOBODY = 65534
const text = (bytes) => Buffer.from(bytes).toString()
const factories = { posixMq, sysvMq }
const mechanism = (factory, at) => factories[factory](at === undefined ? {} : { at })
const mailboxes = new Map()
const parties = new Map()

function becomeNobody() {
  if (process.getuid() !== 0) return
  process.setegid(NOBODY)
  process.seteuid(NOBODY)
}

const side = peerMain({
  async mailbox(name, factory, options = {}, at = undefined) {
    mailboxes.set(name, await indirect(name, mechanism(factory, at), options))
    return mailboxes.get(name).address
  },
  mailboxSync(name, factory) {
    mailboxes.set(name, indirectSync(name, mechanism(factory)))
  },
  async party(name, factory) {
    parties.set(name, await direct(name, mechanism(factory)))
  },
  link: async (name, peer) => (await parties.get(name).link(peer)).address,
  sendTo: (name, peer, data, options) => parties.get(name).send(peer, Buffer.from(data), options),
  receiveAt: async (name) => text((await parties.get(name).receive()).data),
  send: (name, data, options) => mailboxes.get(name).send(Buffer.from(data), options),
  trySend: (name, data, options) => mailboxes.get(name).trySend(Buffer.from(data), options),
  receive: async (name, options) => text((await mailboxes.get(name).receive(options)).data),
  receiveSync: (name, options) => text(mailboxes.get(name).receiveSync(options).data),
  /** A signal with a handler interrupts what the thread waits in. */
  receiveSyncUnderSignals(name, options) {
    process.on('SIGUSR2', () => {})
    side.emit('waiting')
    return text(mailboxes.get(name).receiveSync(options).data)
  },
  queued: (name) => mailboxes.get(name).stats().queued,
  closure: async (name) => (await mailboxes.get(name).closed).reason,
  /** Sends `count` messages with its number before each. */
  async sendNumbered(name, sender, count) {
    const mailbox = mailboxes.get(name)
    for (let index = 0; index < count; index++) await mailbox.send(Buffer.from(`${sender} ${index}`))
  },
  /** Receives until 'stop' comes; gives what came before. */
  async receiveNumbered(name) {
    const all = []
    for await (const { data } of mailboxes.get(name)) {
      if (text(data) === 'stop') return all
      all.push(text(data))
    }
  },
  /** Starts to receive and tells of it; the message or the error comes as an event. */
  receiveLater(name, event, options) {
    mailboxes
      .get(name)
      .receive(options)
      .then(
        ({ data }) => side.emit(event, text(data)),
        (error) => side.emit(event, error.code),
      )
  },
  async close(name) {
    await mailboxes.get(name).close()
    mailboxes.delete(name)
  },
  closeAll: () => Promise.all([...mailboxes.values()].map((mailbox) => mailbox.close())),
  closeParty: (name) => parties.get(name).close(),
  becomeNobody,
  /** Gives up root's rights where there are any; gives the runtime directory that it uses from then on. */
  becomeStranger() {
    const directory = mkdtempSync(join(tmpdir(), 'ipc-mq-'))
    process.env.IPC_RUNTIME_DIR = directory
    if (process.getuid() === 0) chownSync(directory, NOBODY, NOBODY)
    becomeNobody()
    return directory
  },
  letGo: () => side.letGo(),
})
