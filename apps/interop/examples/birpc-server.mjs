import { direct, structured } from '@ipc/core'
import { shm } from '@ipc/shm'
import { createBirpc } from 'birpc'

const server = await direct('calculator', shm(), { codec: structured() })
const functions = {
  add: (a, b) => a + b,
  fail: () => {
    throw new RangeError('asked to')
  },
}

// Each client has a link of its own, and so has its rpc.
for await (const link of server.links()) {
  const client = createBirpc(functions, {
    post: (message) => void link.send(message).catch(() => {}), // link.closed tells what went wrong
    on: (take) => void read(link, take),
    eventNames: ['greeted'],
  })
  client.greeted(`hello, ${link.peer}`)
  link.closed.then(({ reason }) => {
    console.log(`${link.peer}: ${reason}`)
    client.$close(new Error(reason))
    return server.close()
  })
}

async function read(link, take) {
  try {
    for await (const { data } of link) take(data)
  } catch (error) {
    console.log(error.code) // IPC_PEER_DIED: link.closed tells the rest
  }
}
