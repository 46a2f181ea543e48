/* What the two processes do in one slice, whatever the mechanism. */
#include "reference.h"

#include <stdlib.h>
#include <string.h>

/* Looking at the clock costs as much as a small message. */
#define MESSAGES_A_LOOK 16

static char *new_message(size_t bytes) {
  char *message = malloc(bytes);
  memset(message, 0, bytes);
  return message;
}

struct span send_for(const struct exchange *exchange, size_t bytes, double seconds) {
  char *message = new_message(bytes);
  struct span span = {0, 0};
  double start = now();
  do {
    for (int i = 0; i < MESSAGES_A_LOOK; i += 1) exchange->send(THERE, message, bytes);
    span.messages += MESSAGES_A_LOOK;
  } while (now() - start < seconds);
  message[0] = LAST;
  exchange->send(THERE, message, bytes);
  span.seconds = now() - start;
  free(message);
  return span;
}

struct span receive_all(const struct exchange *exchange, size_t bytes) {
  char *message = new_message(bytes);
  struct span span = {0, 0};
  exchange->receive(THERE, message, bytes);
  double start = now();
  while (message[0] != LAST) {
    exchange->receive(THERE, message, bytes);
    span.messages += 1;
  }
  span.seconds = now() - start;
  free(message);
  return span;
}

struct span ask_for(const struct exchange *exchange, size_t bytes, double seconds) {
  char *message = new_message(bytes);
  struct span span = {0, 0};
  double start = now();
  double before = start;
  forget_round_trips();
  while (before - start < seconds) {
    exchange->send(THERE, message, bytes);
    exchange->receive(BACK, message, bytes);
    double after = now();
    add_round_trip(after - before);
    before = after;
    span.messages += 1;
  }
  span.seconds = before - start;
  message[0] = LAST;
  exchange->send(THERE, message, bytes);
  free(message);
  return span;
}

void answer_all(const struct exchange *exchange, size_t bytes) {
  char *message = new_message(bytes);
  for (;;) {
    exchange->receive(THERE, message, bytes);
    if (message[0] == LAST) break;
    exchange->send(BACK, message, bytes);
  }
  free(message);
}

/* No exchange: how fast one process copies, over a set of blocks that fits no small cache. */
struct span copy_for(size_t bytes, double seconds) {
  size_t blocks = 64 * 1024 / bytes > 4 ? 64 * 1024 / bytes : 4;
  char *from = new_message(blocks * bytes);
  char *to = new_message(blocks * bytes);
  struct span span = {0, 0};
  double start = now();
  do {
    for (int i = 0; i < MESSAGES_A_LOOK; i += 1) {
      size_t place = (size_t)(span.messages + i) % blocks * bytes;
      memcpy(to + place, from + place, bytes);
      __asm__ volatile("" : : "r"(to) : "memory");
    }
    span.messages += MESSAGES_A_LOOK;
  } while (now() - start < seconds);
  span.seconds = now() - start;
  free(from);
  free(to);
  return span;
}
