/**
 * A Mutex in shared memory: 16 bytes at a multiple of 4, of which all are zeros before the first use. Every word is 32 bits in
 * the machine's byte order, read and written atomically. The C header is include/ipc_mutex.h.
 */
export const MUTEX = {
  size: 16,
  word: {
    /** Who has the lock; 0 = nobody. */
    owner: 0,
    /** What an owner's number is: 1 = the number of a byte that its open file has locked, past 2^40; other = a process, in the pid namespace of that number. */
    owners: 1,
    /** 1 = somebody sleeps on the futex of `owner`: who unlocks sets 0 and wakes all. */
    sleepers: 2,
  },
} as const
