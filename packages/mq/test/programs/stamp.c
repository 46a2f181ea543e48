/* stamp sysv|posix COUNT PAUSE_MS KEY...: sends COUNT messages to each queue in turn, each the time of CLOCK_MONOTONIC in nanoseconds. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <time.h>

struct message {
  long type;
  uint64_t sent;
};

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int send_sysv(const char *key) {
  int queue = msgget((key_t)atoi(key), 0);
  struct message message = {1, now()};
  return queue == -1 ? -1 : msgsnd(queue, &message, sizeof message.sent, 0);
}

static int send_posix(const char *name) {
  mqd_t queue = mq_open(name, O_WRONLY);
  if (queue == (mqd_t)-1) return -1;
  uint64_t sent = now();
  int result = mq_send(queue, (const char *)&sent, sizeof sent, 0);
  mq_close(queue);
  return result;
}

int main(int count, char **values) {
  int is_sysv = strcmp(values[1], "sysv") == 0;
  long pause = atol(values[3]);
  for (int round = 0; round < atoi(values[2]); round += 1) {
    for (int at = 4; at < count; at += 1) {
      /* Not in step with any clock of the receiver's. */
      struct timespec time = {0, pause * 1000000 + (long)(random() % 7919) * 1000};
      nanosleep(&time, NULL);
      if ((is_sysv ? send_sysv : send_posix)(values[at]) != 0) {
        perror(values[at]);
        return 1;
      }
    }
  }
  return 0;
}
