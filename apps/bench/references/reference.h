/* The same exchanges in C: what the machine itself allows, measured beside @ipc in one run. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <stddef.h>

enum way { THERE, BACK };

/* One mechanism. Both processes use what `open` left, inherited by fork. */
struct exchange {
  const char *name;
  void (*open)(size_t bytes);
  void (*send)(enum way way, const char *message, size_t bytes);
  void (*receive)(enum way way, char *message, size_t bytes);
  void (*close)(void);
};

extern const struct exchange ring, anonymous_pipe, named_fifo, unix_socket, sysv_queue, posix_queue;

/* What one side did in one slice. */
struct span {
  long messages;
  double seconds;
};

/* The first byte of a message says whether it is the last of its slice. */
enum mark { DATA, LAST };

double now(void);
double processor_seconds(void);
long resident_bytes(void);
void fail(const char *what);

struct span send_for(const struct exchange *exchange, size_t bytes, double seconds);
struct span receive_all(const struct exchange *exchange, size_t bytes);
struct span ask_for(const struct exchange *exchange, size_t bytes, double seconds);
void answer_all(const struct exchange *exchange, size_t bytes);
struct span copy_for(size_t bytes, double seconds);

void forget_round_trips(void);
void add_round_trip(double seconds);
double round_trip_percentile(double share);

#endif
