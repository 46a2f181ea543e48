/* The two kinds of message queues of the kernel, blocking. */
#include "reference.h"

#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

struct typed_message {
  long type;
  char text[];
};

static int queues[2];
static struct typed_message *buffer;

static void open_sysv(size_t bytes) {
  buffer = malloc(sizeof *buffer + bytes);
  for (int way = 0; way < 2; way += 1) {
    queues[way] = msgget(IPC_PRIVATE, 0600);
    if (queues[way] < 0) fail("msgget");
  }
}

static void send_sysv(enum way way, const char *message, size_t bytes) {
  buffer->type = 1;
  memcpy(buffer->text, message, bytes);
  if (msgsnd(queues[way], buffer, bytes, 0) < 0) fail("msgsnd");
}

static void receive_sysv(enum way way, char *message, size_t bytes) {
  if (msgrcv(queues[way], buffer, bytes, 0, 0) < 0) fail("msgrcv");
  memcpy(message, buffer->text, bytes);
}

static void remove_sysv(void) {
  for (int way = 0; way < 2; way += 1) msgctl(queues[way], IPC_RMID, NULL);
}

static mqd_t posix_queues[2];

static void open_posix(size_t bytes) {
  for (int way = 0; way < 2; way += 1) {
    char name[64];
    struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = (long)bytes};
    snprintf(name, sizeof name, "/ipc-bench-%d-%d", (int)getpid(), way);
    posix_queues[way] = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    if (posix_queues[way] == (mqd_t)-1) fail("mq_open");
    mq_unlink(name);
  }
}

static void send_posix(enum way way, const char *message, size_t bytes) {
  if (mq_send(posix_queues[way], message, bytes, 0) < 0) fail("mq_send");
}

static void receive_posix(enum way way, char *message, size_t bytes) {
  if (mq_receive(posix_queues[way], message, bytes, NULL) < 0) fail("mq_receive");
}

static void leave_posix(void) {}

const struct exchange sysv_queue = {"sysv-queue", open_sysv, send_sysv, receive_sysv, remove_sysv};
const struct exchange posix_queue = {"posix-queue", open_posix, send_posix, receive_posix, leave_posix};
