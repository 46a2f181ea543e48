// Sleeps at a doorbell in a process of its own, for the tests; runs on built output.
import { Doorbell } from '@ipc/host'
import { peerMain } from '@ipc/testkit'

const program = peerMain({
  listen: (path) =>
    void Doorbell.fifo(path)
      .onRing(() => program.emit('rung'))
      .start(),
  letGo: () => program.letGo(),
})
