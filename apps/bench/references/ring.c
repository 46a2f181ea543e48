/*
 * A ring for one sender and one receiver in shared memory, the usual good one: whole records with a length word,
 * head and tail on lines of their own, each side with its own copy of the other's index, one publication a message.
 */
#include "reference.h"

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define LINE 64
#define LEAST_CAPACITY (64 * 1024)
#define LARGEST_FOR_MANY (4 * 1024 * 1024)
#define WRAP UINT32_MAX

struct lane {
  _Alignas(LINE) _Atomic uint64_t tail;
  uint64_t known_head;
  _Alignas(LINE) _Atomic uint64_t head;
  uint64_t known_tail;
  _Alignas(LINE) char data[];
};

static struct lane *lanes[2];
static uint64_t capacity;

static void open_ring(size_t bytes) {
  capacity = LEAST_CAPACITY;
  /* Four messages, as ours has; two where four would be most of a small machine's memory. */
  while (capacity < (bytes <= LARGEST_FOR_MANY ? 4 : 2) * bytes) capacity *= 2;
  for (int way = 0; way < 2; way += 1) {
    lanes[way] = mmap(NULL, sizeof(struct lane) + capacity, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (lanes[way] == MAP_FAILED) fail("mmap");
  }
}

/* Never yields: what it is compared with cannot either, and so both suffer alike where cores are short. */
static void wait_a_moment(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void wait_for_space(struct lane *lane, uint64_t end) {
  while (end - lane->known_head > capacity) {
    lane->known_head = atomic_load_explicit(&lane->head, memory_order_acquire);
    if (end - lane->known_head > capacity) wait_a_moment();
  }
}

static void wait_for_record(struct lane *lane, uint64_t head) {
  while (lane->known_tail == head) {
    lane->known_tail = atomic_load_explicit(&lane->tail, memory_order_acquire);
    if (lane->known_tail == head) wait_a_moment();
  }
}

static uint64_t record_size(size_t bytes) {
  return (sizeof(uint64_t) + bytes + 7) & ~(uint64_t)7;
}

static void send_record(enum way way, const char *message, size_t bytes) {
  struct lane *lane = lanes[way];
  uint64_t tail = atomic_load_explicit(&lane->tail, memory_order_relaxed);
  uint64_t place = tail & (capacity - 1);
  uint64_t size = record_size(bytes);
  if (place + size > capacity) {
    wait_for_space(lane, tail + (capacity - place) + size);
    *(uint32_t *)(lane->data + place) = WRAP;
    tail += capacity - place;
    place = 0;
  } else {
    wait_for_space(lane, tail + size);
  }
  *(uint32_t *)(lane->data + place) = (uint32_t)bytes;
  memcpy(lane->data + place + sizeof(uint64_t), message, bytes);
  atomic_store_explicit(&lane->tail, tail + size, memory_order_release);
}

static void receive_record(enum way way, char *message, size_t bytes) {
  (void)bytes;
  struct lane *lane = lanes[way];
  uint64_t head = atomic_load_explicit(&lane->head, memory_order_relaxed);
  wait_for_record(lane, head);
  uint64_t place = head & (capacity - 1);
  uint32_t length = *(uint32_t *)(lane->data + place);
  if (length == WRAP) {
    head += capacity - place;
    place = 0;
    length = *(uint32_t *)lane->data;
  }
  memcpy(message, lane->data + place + sizeof(uint64_t), length);
  atomic_store_explicit(&lane->head, head + record_size(length), memory_order_release);
}

static void close_ring(void) {}

const struct exchange ring = {"ring", open_ring, send_record, receive_record, close_ring};
