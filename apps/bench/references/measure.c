/* Clocks, what the processes cost, and the spread of round trips. */
#include "reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds_of(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

double processor_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

long resident_bytes(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss * 1024;
}

void fail(const char *what) {
  perror(what);
  exit(1);
}

/* The last ones of a slice: a round trip more overwrites the oldest. */
#define KEPT 65536
static double round_trips[KEPT], sorted[KEPT];
static long added;

void forget_round_trips(void) {
  added = 0;
}

void add_round_trip(double seconds) {
  round_trips[added++ % KEPT] = seconds;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double round_trip_percentile(double share) {
  long kept = added < KEPT ? added : KEPT;
  if (kept == 0) return 0;
  for (long i = 0; i < kept; i += 1) sorted[i] = round_trips[i];
  qsort(sorted, (size_t)kept, sizeof *sorted, ascending);
  long place = (long)(share * (double)kept);
  return sorted[place < kept ? place : kept - 1];
}
