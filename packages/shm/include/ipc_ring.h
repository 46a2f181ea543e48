/*
 * A mailbox of @ipc/shm for C: open what a Node.js process made, send to it, receive from it. Linux, C11.
 *
 *   struct ipc_ring ring;
 *   if (ipc_ring_open(&ring, mailbox_address) != IPC_OK) ...
 *   ipc_ring_try_send(&ring, data, length);
 *   long length = ipc_ring_try_receive(&ring, buffer, sizeof buffer);
 *   ipc_ring_close(&ring);
 *
 * The address is channel.address in Node. No call waits longer than a lock is contended, except ipc_ring_wait. One
 * struct ipc_ring belongs to one thread. docs/layout.md describes the protocol. Mailboxes of capacity 0 are refused.
 */
#ifndef IPC_RING_H
#define IPC_RING_H

#ifndef _GNU_SOURCE
#error "define _GNU_SOURCE before the first include: open-file-description locks need it"
#endif
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* layout:start (generated: IPC_DRAW_LAYOUT=1 npx jest packages/shm/test/layout) */
#define IPC_MAGIC 1380143177
#define IPC_LAYOUT_VERSION 1
#define IPC_BYTE_ORDER 16909060
#define IPC_SLOT_COUNT 128
#define IPC_CREATION_BYTE 4096
#define IPC_STATE_BITS 3
#define IPC_KIND_MAILBOX 1
#define IPC_KIND_LINK 2
#define IPC_KIND_TOPIC 3
#define IPC_CREATION_NONE 0
#define IPC_CREATION_READY 1
#define IPC_STATE_READY 1
#define IPC_STATE_CLAIMED 2
#define IPC_STATE_TAKEN 3
#define IPC_STATE_DONE 4
#define IPC_STATE_PADDING 5
#define IPC_STATE_OFFERED 6
#define IPC_STATE_ACCEPTED 7

#define IPC_SEGMENT_SIZE 384
#define IPC_SEGMENT_MAGIC 0                  /* "IPCR" */
#define IPC_SEGMENT_LAYOUT_VERSION 4         /* version of this layout */
#define IPC_SEGMENT_BYTE_ORDER 8             /* 0x01020304 in the byte order of the machine */
#define IPC_SEGMENT_CREATION_STATE 12        /* 1 = ready; written last */
#define IPC_SEGMENT_GENERATION 16            /* a random number of this creation */
#define IPC_SEGMENT_KIND 20                  /* 1 mailbox, 2 link, 3 topic */
#define IPC_SEGMENT_SLOTS 24                 /* participant slots */
#define IPC_SEGMENT_RINGS 28                 /* rings: 1, or 2 in a link */
#define IPC_SEGMENT_RING_BYTES 32            /* bytes of records of each ring */
#define IPC_SEGMENT_CAPACITY 36              /* attribute: messages, -1 = no limit, 0 = rendezvous */
#define IPC_SEGMENT_BYTES 40                 /* attribute: bytes */
#define IPC_SEGMENT_MAX_MESSAGE_BYTES 44     /* attribute: largest message */
#define IPC_SEGMENT_CODEC 48                 /* attribute: name of the codec, UTF-8, ended by a zero byte */
#define IPC_SEGMENT_NAME 112                 /* namespace/name, UTF-8, ended by a zero byte */

#define IPC_RING_SIZE 384
#define IPC_RING_SEND_LOCK 0                 /* the participant that sends now: its slot + generation * 128; 0 = nobody */
#define IPC_RING_NEXT_SEQUENCE 4             /* number of the next record; under sendLock */
#define IPC_RING_HEAD 64                     /* where the next record will be; its store publishes a record */
#define IPC_RING_RECEIVE_LOCK 128            /* the participant that receives now, as in sendLock */
#define IPC_RING_TAIL 192                    /* the oldest record; its store frees the space before */
#define IPC_RING_RECEIVERS_SLEEP 256         /* 1 = a receiver may be asleep: look at the slots */
#define IPC_RING_RECEIVE_SIGNAL 260          /* futex: receivers that block sleep here */
#define IPC_RING_SENDERS_SLEEP 320           /* 1 = a sender may be asleep: look at the slots */
#define IPC_RING_SEND_SIGNAL 324             /* futex: senders that block sleep here */

#define IPC_SLOT_SIZE 32
#define IPC_SLOT_GENERATION 0                /* counts the owners of this slot, 1 to 4,194,303, then 1 again */
#define IPC_SLOT_PROCESS 4                   /* process id of the owner; 0 = closed in order */
#define IPC_SLOT_SLEEPS 8                    /* sum of 1 receiver on doorbell, 2 sender on doorbell, 4 receiver on futex, 8 sender on futex */
#define IPC_SLOT_CURSOR 12                   /* subscribers: position of the next record; -1 = overrun; bit 31 = reads in place */
#define IPC_SLOT_SUBSCRIBED 16               /* 1 = a subscriber of a topic */

#define IPC_RECORD_SIZE 16
#define IPC_RECORD_STATE 0                   /* bits 0-2: 1 ready, 2 claimed, 3 taken, 4 done, 5 padding, 6 offered, 7 accepted; bits 3-31: by which participant */
#define IPC_RECORD_LENGTH 4                  /* the message's bytes, after this header */
#define IPC_RECORD_SEQUENCE 8                /* number of the record, wrapping */
#define IPC_RECORD_EXTENT 12                 /* bytes to the next record, this header included: a multiple of 8 */

#define IPC_LINK_RECORD_SIZE 16
#define IPC_LINK_RECORD_LENGTH 0             /* the message's bytes, after this header; -1 = padding to the end of the ring */
#define IPC_LINK_RECORD_KIND 4               /* message, request, reply, failure or cancel */
#define IPC_LINK_RECORD_CORRELATION 8        /* ties a reply to its request; 0 = none */
#define IPC_LINK_RECORD_SEQUENCE 12          /* number of the record, wrapping */
/* layout:end */

/* What calls give instead of a length. */
enum { IPC_OK = 0, IPC_EMPTY = -1, IPC_FULL = -2, IPC_BUSY = -3, IPC_CORRUPT = -4, IPC_TOO_LARGE = -5, IPC_SYSTEM = -6, IPC_VERSION = -7 };
enum { IPC_DOORBELL_RECEIVER = 1, IPC_DOORBELL_SENDER = 2, IPC_FUTEX_RECEIVER = 4, IPC_FUTEX_SENDER = 8 };

struct ipc_ring {
  uint8_t *memory;
  size_t mapped;
  int fd;
  int32_t size, slots, records, max_message_bytes, capacity, self, slot;
  char address[300];
};

static inline int32_t *ipc_word(const struct ipc_ring *ring, int32_t byte) { return (int32_t *)(ring->memory + byte); }
static inline int32_t ipc_load(const struct ipc_ring *ring, int32_t byte) { return __atomic_load_n(ipc_word(ring, byte), __ATOMIC_SEQ_CST); }
static inline void ipc_store(const struct ipc_ring *ring, int32_t byte, int32_t value) { __atomic_store_n(ipc_word(ring, byte), value, __ATOMIC_SEQ_CST); }
static inline int ipc_compare_exchange(const struct ipc_ring *ring, int32_t byte, int32_t expected, int32_t next) {
  return __atomic_compare_exchange_n(ipc_word(ring, byte), &expected, next, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}
static inline int32_t ipc_control(int32_t field) { return IPC_SEGMENT_SIZE + field; }
static inline int32_t ipc_slot(const struct ipc_ring *ring, int32_t slot, int32_t field) { return ring->slots + slot * IPC_SLOT_SIZE + field; }

static inline int ipc_lock_byte(int fd, int command, short type, off_t byte, short *found) {
  struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
  int result = fcntl(fd, command, &lock);
  if (found) *found = lock.l_type;
  return result;
}

/* Whether the kernel still holds the lock of a participant's slot. A stopped one is alive. */
static inline int ipc_is_alive(const struct ipc_ring *ring, int32_t participant) {
  if (participant == ring->self) return 1;
  int32_t slot = participant & (IPC_SLOT_COUNT - 1);
  if (ipc_load(ring, ipc_slot(ring, slot, IPC_SLOT_GENERATION)) != (int32_t)((uint32_t)participant / IPC_SLOT_COUNT)) return 0;
  short found = F_UNLCK;
  ipc_lock_byte(ring->fd, F_OFD_GETLK, F_WRLCK, slot, &found);
  return found != F_UNLCK;
}

/* 0 = busy, 1 = taken, 2 = taken from a dead owner. */
static inline int ipc_acquire(const struct ipc_ring *ring, int32_t lock) {
  for (int turn = 0; turn < 40; turn++) {
    for (int spin = 0; spin < 50; spin++)
      if (ipc_load(ring, lock) == 0 && ipc_compare_exchange(ring, lock, 0, ring->self)) return 1;
    int32_t owner = ipc_load(ring, lock);
    if (owner != 0 && (turn == 1 || turn == 39) && !ipc_is_alive(ring, owner) && ipc_compare_exchange(ring, lock, owner, ring->self)) return 2;
    sched_yield();
  }
  return 0;
}

static inline int32_t ipc_room(const struct ipc_ring *ring, int32_t position) { return ring->size - (position >= ring->size ? position - ring->size : position); }
static inline int32_t ipc_record(const struct ipc_ring *ring, int32_t position) { return ring->records + (position >= ring->size ? position - ring->size : position); }
static inline int32_t ipc_distance(const struct ipc_ring *ring, int32_t from, int32_t to) { return to - from < 0 ? to - from + 2 * ring->size : to - from; }
static inline int32_t ipc_advance(const struct ipc_ring *ring, int32_t position, int32_t bytes) {
  return position + bytes >= 2 * ring->size ? position + bytes - 2 * ring->size : position + bytes;
}
/* A position as another program may have written it; below 0 = corrupt. */
static inline int32_t ipc_position(const struct ipc_ring *ring, int32_t field) {
  int32_t position = ipc_load(ring, ipc_control(field));
  return position < 0 || position >= 2 * ring->size || position % 8 != 0 ? IPC_CORRUPT : position;
}
/* Bytes of the record at a position; below 0 = corrupt. */
static inline int32_t ipc_extent(const struct ipc_ring *ring, int32_t position, int32_t state, int32_t head) {
  int32_t room = ipc_room(ring, position);
  int32_t extent = room;
  if ((state & 7) != IPC_STATE_PADDING) extent = ipc_load(ring, ipc_record(ring, position) + IPC_RECORD_EXTENT);
  if (extent < 8 || extent % 8 != 0 || extent > room || extent > ipc_distance(ring, position, head)) return IPC_CORRUPT;
  return extent;
}

/* Under the receive lock: finds the oldest message that may be received, and frees what is free before it. */
static inline int32_t ipc_find(const struct ipc_ring *ring, int32_t *next, int *at_tail) {
  int32_t head = ipc_position(ring, IPC_RING_HEAD), tail = ipc_position(ring, IPC_RING_TAIL);
  if (head < 0 || tail < 0 || ipc_distance(ring, tail, head) > ring->size) return IPC_CORRUPT;
  int32_t free = tail, position = tail, found = IPC_EMPTY;
  *at_tail = 1;
  while (position != head) {
    int32_t state = ipc_load(ring, ipc_record(ring, position)), kind = state & 7;
    int32_t extent = ipc_extent(ring, position, state, head);
    int32_t owner = (int32_t)((uint32_t)state >> IPC_STATE_BITS);
    if (extent < 0 || kind == 0) { found = IPC_CORRUPT; break; }
    *next = ipc_advance(ring, position, extent);
    if (kind == IPC_STATE_READY || (kind == IPC_STATE_TAKEN && !ipc_is_alive(ring, owner))) { found = position; break; }
    if (kind != IPC_STATE_DONE && kind != IPC_STATE_PADDING && (kind == IPC_STATE_TAKEN || ipc_is_alive(ring, owner))) *at_tail = 0;
    position = *next;
    if (*at_tail) free = position;
  }
  if (free != tail) ipc_store(ring, ipc_control(IPC_RING_TAIL), free);
  return found;
}

/* Wakes all who sleep. Who sleeps in an event loop watches the object for closes: opening and closing it rings them. */
static inline void ipc_wake(const struct ipc_ring *ring, int32_t sleep_word, int32_t signal_word, int32_t doorbell, int32_t futex) {
  if (ipc_load(ring, ipc_control(sleep_word)) == 0) return;
  __atomic_exchange_n(ipc_word(ring, ipc_control(sleep_word)), 0, __ATOMIC_SEQ_CST);
  int32_t sleeps = 0;
  for (int32_t slot = 0; slot < IPC_SLOT_COUNT; slot++) sleeps |= ipc_load(ring, ipc_slot(ring, slot, IPC_SLOT_SLEEPS));
  if (sleeps & futex) {
    __atomic_fetch_add(ipc_word(ring, ipc_control(signal_word)), 1, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, ipc_word(ring, ipc_control(signal_word)), FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
  }
  if (sleeps & doorbell) {
    int fd = open(ring->address, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) close(fd);
  }
}

/* Opens a mailbox that exists and takes a slot. IPC_OK, IPC_VERSION, IPC_CORRUPT, IPC_FULL (128 members) or IPC_SYSTEM (see errno). */
static inline int ipc_ring_open(struct ipc_ring *ring, const char *address) {
  struct stat status;
  memset(ring, 0, sizeof *ring);
  if (strlen(address) >= sizeof ring->address) return IPC_SYSTEM;
  strcpy(ring->address, address);
  ring->fd = open(address, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (ring->fd < 0) return IPC_SYSTEM;
  int result = IPC_SYSTEM;
  /* Who makes, enters or leaves the object has it alone. */
  for (int turn = 0; ipc_lock_byte(ring->fd, F_OFD_SETLK, F_WRLCK, IPC_CREATION_BYTE, NULL) != 0; turn++) {
    if (turn == 5000) goto fail;
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  }
  if (fstat(ring->fd, &status) != 0) goto fail;
  result = IPC_CORRUPT;
  ring->mapped = (size_t)status.st_size;
  if (ring->mapped < IPC_SEGMENT_SIZE + IPC_RING_SIZE + IPC_SLOT_COUNT * IPC_SLOT_SIZE) goto fail;
  ring->memory = mmap(NULL, ring->mapped, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd, 0);
  if (ring->memory == MAP_FAILED) { ring->memory = NULL; result = IPC_SYSTEM; goto fail; }
  ring->size = ipc_load(ring, IPC_SEGMENT_RING_BYTES);
  ring->capacity = ipc_load(ring, IPC_SEGMENT_CAPACITY);
  ring->max_message_bytes = ipc_load(ring, IPC_SEGMENT_MAX_MESSAGE_BYTES);
  ring->slots = IPC_SEGMENT_SIZE + IPC_RING_SIZE;
  ring->records = ring->slots + IPC_SLOT_COUNT * IPC_SLOT_SIZE;
  if (ipc_load(ring, IPC_SEGMENT_MAGIC) != IPC_MAGIC || ipc_load(ring, IPC_SEGMENT_BYTE_ORDER) != IPC_BYTE_ORDER) goto fail;
  if (ipc_load(ring, IPC_SEGMENT_LAYOUT_VERSION) != IPC_LAYOUT_VERSION) { result = IPC_VERSION; goto fail; }
  if (ipc_load(ring, IPC_SEGMENT_CREATION_STATE) != IPC_CREATION_READY || ipc_load(ring, IPC_SEGMENT_KIND) != IPC_KIND_MAILBOX) goto fail;
  if (ring->capacity == 0 || ring->size < 32 || ring->size % 8 != 0 || ring->size > (1 << 29) + 64) goto fail;
  if (ring->max_message_bytes < 0 || ring->max_message_bytes > ring->size / 2) goto fail;
  if ((size_t)ring->records + (size_t)ring->size > ring->mapped) goto fail;
  result = IPC_FULL;
  for (int32_t slot = 0; slot < IPC_SLOT_COUNT; slot++) {
    if (ipc_lock_byte(ring->fd, F_OFD_SETLK, F_WRLCK, slot, NULL) != 0) continue;
    int32_t last = ipc_load(ring, ipc_slot(ring, slot, IPC_SLOT_GENERATION));
    int32_t generation = last >= 1 && last < (1 << 22) - 1 ? last + 1 : 1;
    /* The new number disowns at once whatever the last owner still held. */
    ipc_store(ring, ipc_slot(ring, slot, IPC_SLOT_GENERATION), generation);
    ipc_store(ring, ipc_slot(ring, slot, IPC_SLOT_SLEEPS), 0);
    ipc_store(ring, ipc_slot(ring, slot, IPC_SLOT_SUBSCRIBED), 0);
    ipc_store(ring, ipc_slot(ring, slot, IPC_SLOT_PROCESS), (int32_t)getpid());
    ring->slot = slot;
    ring->self = (int32_t)((uint32_t)slot | (uint32_t)generation * IPC_SLOT_COUNT);
    ipc_lock_byte(ring->fd, F_OFD_SETLK, F_UNLCK, IPC_CREATION_BYTE, NULL);
    return IPC_OK;
  }
fail:
  if (ring->memory) munmap(ring->memory, ring->mapped);
  close(ring->fd);
  return result;
}

static inline void ipc_ring_close(struct ipc_ring *ring) {
  ipc_store(ring, ipc_slot(ring, ring->slot, IPC_SLOT_SLEEPS), 0);
  ipc_store(ring, ipc_slot(ring, ring->slot, IPC_SLOT_PROCESS), 0);
  ipc_lock_byte(ring->fd, F_OFD_SETLK, F_UNLCK, ring->slot, NULL);
  munmap(ring->memory, ring->mapped);
  close(ring->fd);
}

/* Under the send lock: whether a record of `extent` bytes fits, with the padding before it. 1, 0 or IPC_CORRUPT. */
static inline int ipc_fits(const struct ipc_ring *ring, int32_t head, int32_t extent) {
  int32_t tail = ipc_position(ring, IPC_RING_TAIL), room = ipc_room(ring, head);
  if (tail < 0 || ipc_distance(ring, tail, head) > ring->size) return IPC_CORRUPT;
  if (ipc_distance(ring, tail, head) + (extent > room ? room + extent : extent) > ring->size) return 0;
  if (ring->capacity < 0 || tail == head) return 1;
  int32_t state = ipc_load(ring, ipc_record(ring, tail));
  if ((state & 7) == IPC_STATE_PADDING) tail = ipc_advance(ring, tail, ipc_room(ring, tail));
  if (tail == head) return 1;
  uint32_t next = (uint32_t)ipc_load(ring, ipc_control(IPC_RING_NEXT_SEQUENCE));
  return (int32_t)(next - (uint32_t)ipc_load(ring, ipc_record(ring, tail) + IPC_RECORD_SEQUENCE)) < ring->capacity;
}

/* A sender that died after counting and before publishing left a number that no record has. */
static inline void ipc_repair_sequence(const struct ipc_ring *ring, int32_t head) {
  int32_t position = ipc_position(ring, IPC_RING_TAIL);
  if (position < 0 || ipc_distance(ring, position, head) > ring->size) return;
  while (position != head) {
    int32_t state = ipc_load(ring, ipc_record(ring, position)), extent = ipc_extent(ring, position, state, head);
    if (extent < 0) return;
    if ((state & 7) != IPC_STATE_PADDING)
      ipc_store(ring, ipc_control(IPC_RING_NEXT_SEQUENCE), (int32_t)((uint32_t)ipc_load(ring, ipc_record(ring, position) + IPC_RECORD_SEQUENCE) + 1));
    position = ipc_advance(ring, position, extent);
  }
}

/* Sends one message. IPC_OK, IPC_FULL, IPC_BUSY (another holds the lock), IPC_TOO_LARGE or IPC_CORRUPT; only IPC_OK has an effect. */
static inline int ipc_ring_try_send(struct ipc_ring *ring, const void *data, int32_t length) {
  if (length < 0 || length > ring->max_message_bytes) return IPC_TOO_LARGE;
  int32_t extent = (IPC_RECORD_SIZE + length + 7) / 8 * 8, lock = ipc_control(IPC_RING_SEND_LOCK);
  int taken = ipc_acquire(ring, lock);
  if (!taken) return IPC_BUSY;
  int32_t head = ipc_position(ring, IPC_RING_HEAD);
  if (head >= 0 && taken == 2) ipc_repair_sequence(ring, head);
  int fits = head < 0 ? IPC_CORRUPT : ipc_fits(ring, head, extent);
  if (fits == 0 && ipc_acquire(ring, ipc_control(IPC_RING_RECEIVE_LOCK))) {
    int32_t next;
    int at_tail;
    ipc_find(ring, &next, &at_tail);
    ipc_store(ring, ipc_control(IPC_RING_RECEIVE_LOCK), 0);
    fits = ipc_fits(ring, head, extent);
  }
  if (fits == 1) {
    if (extent > ipc_room(ring, head)) {
      ipc_store(ring, ipc_record(ring, head), IPC_STATE_PADDING);
      head = ipc_advance(ring, head, ipc_room(ring, head));
    }
    int32_t record = ipc_record(ring, head), sequence = ipc_load(ring, ipc_control(IPC_RING_NEXT_SEQUENCE));
    ipc_store(ring, record + IPC_RECORD_STATE, IPC_STATE_READY);
    ipc_store(ring, record + IPC_RECORD_LENGTH, length);
    ipc_store(ring, record + IPC_RECORD_SEQUENCE, sequence);
    ipc_store(ring, record + IPC_RECORD_EXTENT, extent);
    ipc_store(ring, ipc_control(IPC_RING_NEXT_SEQUENCE), (int32_t)((uint32_t)sequence + 1));
    memcpy(ring->memory + record + IPC_RECORD_SIZE, data, (size_t)length);
    /* This store publishes it. */
    ipc_store(ring, ipc_control(IPC_RING_HEAD), ipc_advance(ring, head, extent));
  }
  ipc_store(ring, lock, 0);
  if (fits != 1) return fits == 0 ? IPC_FULL : IPC_CORRUPT;
  ipc_wake(ring, IPC_RING_RECEIVERS_SLEEP, IPC_RING_RECEIVE_SIGNAL, IPC_DOORBELL_RECEIVER, IPC_FUTEX_RECEIVER);
  return IPC_OK;
}

/* Copies the oldest message out. Its length, or IPC_EMPTY, IPC_BUSY, IPC_CORRUPT, IPC_TOO_LARGE (the message stays). */
static inline long ipc_ring_try_receive(struct ipc_ring *ring, void *data, size_t space) {
  int32_t lock = ipc_control(IPC_RING_RECEIVE_LOCK), next = 0;
  int at_tail;
  if (!ipc_acquire(ring, lock)) return IPC_BUSY;
  int32_t position = ipc_find(ring, &next, &at_tail);
  long result = position;
  if (position >= 0) {
    int32_t record = ipc_record(ring, position), length = ipc_load(ring, record + IPC_RECORD_LENGTH);
    if (length < 0 || length > ipc_distance(ring, position, next) - IPC_RECORD_SIZE || length > ring->max_message_bytes) result = IPC_CORRUPT;
    else if ((size_t)length > space) result = IPC_TOO_LARGE;
    else {
      memcpy(data, ring->memory + record + IPC_RECORD_SIZE, (size_t)length);
      if (at_tail) ipc_store(ring, ipc_control(IPC_RING_TAIL), next);
      else ipc_store(ring, record + IPC_RECORD_STATE, IPC_STATE_DONE);
      result = length;
    }
  }
  ipc_store(ring, lock, 0);
  if (result >= 0) ipc_wake(ring, IPC_RING_SENDERS_SLEEP, IPC_RING_SEND_SIGNAL, IPC_DOORBELL_SENDER, IPC_FUTEX_SENDER);
  return result;
}

/* Sleeps until a message may be there (`to_send` 0) or room (1), 15 ms at most: a death or a wake-up owed by the dead is seen in that time. */
static inline void ipc_ring_wait(struct ipc_ring *ring, int to_send) {
  int32_t signal = ipc_control(to_send ? IPC_RING_SEND_SIGNAL : IPC_RING_RECEIVE_SIGNAL);
  int32_t bit = to_send ? IPC_FUTEX_SENDER : IPC_FUTEX_RECEIVER;
  int32_t sleeps = ipc_slot(ring, ring->slot, IPC_SLOT_SLEEPS);
  int32_t watched = ipc_control(to_send ? IPC_RING_TAIL : IPC_RING_HEAD), other = ipc_control(to_send ? IPC_RING_HEAD : IPC_RING_TAIL);
  int32_t seen = ipc_load(ring, signal), moved = ipc_load(ring, watched);
  ipc_store(ring, sleeps, ipc_load(ring, sleeps) | bit);
  ipc_store(ring, ipc_control(to_send ? IPC_RING_SENDERS_SLEEP : IPC_RING_RECEIVERS_SLEEP), 1);
  if (ipc_load(ring, watched) == moved && (to_send || ipc_load(ring, other) == moved))
    syscall(SYS_futex, ipc_word(ring, signal), FUTEX_WAIT, seen, &(struct timespec){.tv_nsec = 15000000}, NULL, 0);
  ipc_store(ring, sleeps, ipc_load(ring, sleeps) & ~bit);
}

#endif
