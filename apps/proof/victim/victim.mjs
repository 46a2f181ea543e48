// node --import register.mjs victim.mjs MODULE FACTORY OPTIONS: does one thing in numbered steps, and stops itself by
// SIGSTOP before one of them; its parent kills it there, or lets it go on.
import { direct, indirect, publish, subscribe } from '@ipc/core'
import { peerMain } from '@ipc/testkit'
import { setStepper } from './stepper.mjs'

const [module, factory, options] = process.argv.slice(2)
const mechanism = (await import(module))[factory](JSON.parse(options))
const mark = (sender, number) => new TextEncoder().encode(`${sender}:${number}`)
const turn = () => new Promise((resolve) => setImmediate(resolve))

let channel
let party

const roles = {
  open: async (name) => {
    channel = await indirect(name, mechanism)
  },
  send: () => channel.send(mark('victim', 1)),
  receive: async () => new TextDecoder().decode((await channel.receive()).data),
  close: () => channel.close(),
  unlink: () => channel.unlink(),
  party: async (name) => {
    party = await direct(name, mechanism)
  },
  link: async (peer) => {
    channel = await party.link(peer)
  },
  'close party': () => party.close(),
  publish: async (topic) => {
    channel = await publish(topic, mechanism)
  },
  subscribe: async (topic) => {
    channel = await subscribe(topic, mechanism)
  },
}

const side = peerMain({
  async prepare(role, parameter) {
    await roles[role](parameter)
  },
  /** Fills a mailbox that only this process has. */
  async fill(count) {
    for (let number = 1; number <= count; number++) await channel.send(mark('before', number))
  },
  /** Plays a role up to step `last`, and stops before it; 0: plays it whole. Gives the names of its steps. */
  async play(role, parameter, last) {
    const steps = []
    setStepper((name) => {
      steps.push(name)
      if (steps.length !== last) return
      side.emit('stopping', name)
      process.kill(process.pid, 'SIGSTOP')
    })
    const result = await roles[role](parameter)
    // What is still to be done for others after the call has settled, such as handing the receipt of a message back.
    for (let turns = 0; turns < 10; turns++) await turn()
    setStepper(undefined)
    return { steps, result: typeof result === 'string' ? result : undefined }
  },
})
