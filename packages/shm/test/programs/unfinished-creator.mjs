// Holds the creation lock of a shared memory object until it is killed, as a creator does that has not finished.
import { O, shmOpen, tryLockByte } from '@ipc/ffi'
import { peerMain } from '@ipc/testkit'

peerMain({
  lock(name, byte) {
    return tryLockByte(shmOpen(name, O.RDWR | O.CREAT, 0o600), byte)
  },
})
