import { direct, structured } from '@ipc/core'
import { shm } from '@ipc/shm'
import { createBirpc } from 'birpc'

const party = await direct('client', shm(), { codec: structured() })
const link = await party.link('calculator') // waits until the server is there
let greet
const greeting = new Promise((resolve) => {
  greet = resolve
})
const calculator = createBirpc(
  { greeted: (text) => greet(text) },
  {
    post: (message) => void link.send(message).catch(() => {}), // link.closed tells what went wrong
    on: (take) => void read(take), // birpc waits for what `on` returns
    timeout: 10_000,
  },
)

console.log(await greeting)
console.log('1 + 2 =', await calculator.add(1, 2))
console.log(await calculator.fail().catch((error) => `${error.name}: ${error.message}`))
await party.close() // what was sent is handed over first

async function read(take) {
  try {
    for await (const { data } of link) take(data)
  } catch (error) {
    calculator.$close(error) // IPC_PEER_DIED: calls that wait end with it
  }
}
