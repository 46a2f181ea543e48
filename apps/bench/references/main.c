/*
 * reference EXCHANGE WORK BYTES [DRIVER FOLLOWER]: two processes exchange messages of so many bytes. WORK is one-way, round-trip, or copy
 * (EXCHANGE memcpy). Prints "ready"; then for each line with a number of milliseconds on standard input measures one
 * slice and prints its figures as a line of JSON. Ends with its input. DRIVER and FOLLOWER: a processor for each side.
 */
#include "reference.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct exchange *exchanges[] = {&ring, &anonymous_pipe, &named_fifo, &unix_socket, &sysv_queue, &posix_queue};

/* What the follower tells the driver after each slice. */
struct report {
  struct span span;
  double processor_seconds;
  long resident_bytes;
};

static int start_slice[2], reports[2];

static const struct exchange *find(const char *name) {
  for (size_t i = 0; i < sizeof exchanges / sizeof *exchanges; i += 1) {
    if (strcmp(exchanges[i]->name, name) == 0) return exchanges[i];
  }
  fprintf(stderr, "no exchange is named %s\n", name);
  exit(2);
}

/* The second process: sleeps between slices, follows in them. */
static void follow(const struct exchange *exchange, int round_trip, size_t bytes) {
  char token;
  while (read(start_slice[0], &token, 1) == 1) {
    struct report report = {{0, 0}, -processor_seconds(), 0};
    if (round_trip) answer_all(exchange, bytes);
    else report.span = receive_all(exchange, bytes);
    report.processor_seconds += processor_seconds();
    report.resident_bytes = resident_bytes();
    if (write(reports[1], &report, sizeof report) != sizeof report) fail("write");
  }
  exit(0);
}

static void print(struct span span, int round_trip, double processor, long resident) {
  printf("{\"messages\":%ld,\"seconds\":%.9f,\"cpuSeconds\":%.6f,\"rssBytes\":%ld", span.messages, span.seconds, processor, resident);
  if (round_trip) {
    printf(",\"roundTripUs\":{\"p50\":%.4f,\"p99\":%.4f,\"p999\":%.4f}", 1e6 * round_trip_percentile(0.5),
           1e6 * round_trip_percentile(0.99), 1e6 * round_trip_percentile(0.999));
  }
  printf("}\n");
  fflush(stdout);
}

static void drive(const struct exchange *exchange, int round_trip, size_t bytes, double seconds) {
  struct report report;
  double processor = -processor_seconds();
  if (write(start_slice[1], "s", 1) != 1) fail("write");
  struct span span = round_trip ? ask_for(exchange, bytes, seconds) : send_for(exchange, bytes, seconds);
  if (read(reports[0], &report, sizeof report) != sizeof report) fail("read");
  processor += processor_seconds() + report.processor_seconds;
  print(round_trip ? span : report.span, round_trip, processor, resident_bytes() + report.resident_bytes);
}

static void bind_to(const char *processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(atoi(processor), &set);
  if (sched_setaffinity(0, sizeof set, &set) < 0) fail("sched_setaffinity");
}

static pid_t start_follower(const struct exchange *exchange, int round_trip, size_t bytes) {
  if (pipe(start_slice) < 0 || pipe(reports) < 0) fail("pipe");
  pid_t driver = getpid();
  pid_t follower = fork();
  if (follower < 0) fail("fork");
  if (follower == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != driver) exit(1);
    close(start_slice[1]);
    follow(exchange, round_trip, bytes);
  }
  close(start_slice[0]);
  return follower;
}

int main(int count, char **arguments) {
  if (count != 4 && count != 6) {
    fprintf(stderr, "usage: %s EXCHANGE WORK BYTES [DRIVER FOLLOWER]\n", arguments[0]);
    return 2;
  }
  int copy = strcmp(arguments[2], "copy") == 0;
  int round_trip = strcmp(arguments[2], "round-trip") == 0;
  size_t bytes = strtoul(arguments[3], NULL, 10);
  const struct exchange *exchange = copy ? NULL : find(arguments[1]);
  pid_t follower = 0;
  char line[64];

  /* Ctrl-C reaches the whole group: the bench decides what it means. */
  signal(SIGINT, SIG_IGN);
  if (!copy) {
    exchange->open(bytes);
    /* The follower inherits this. */
    if (count == 6) bind_to(arguments[5]);
    follower = start_follower(exchange, round_trip, bytes);
    if (count == 6) bind_to(arguments[4]);
  }
  puts("ready");
  fflush(stdout);
  while (fgets(line, sizeof line, stdin) != NULL) {
    double seconds = strtod(line, NULL) / 1e3;
    if (!copy) {
      drive(exchange, round_trip, bytes, seconds);
      continue;
    }
    double processor = -processor_seconds();
    struct span span = copy_for(bytes, seconds);
    print(span, 0, processor + processor_seconds(), resident_bytes());
  }
  if (!copy) {
    exchange->close();
    close(start_slice[1]);
    waitpid(follower, NULL, 0);
  }
  return 0;
}
