/* Sends each message of one mailbox back through another: echo FROM TO COUNT. cc -std=c11 -I ../include echo.c -o echo */
#define _GNU_SOURCE
#include "ipc_ring.h"
#include <stdio.h>
#include <stdlib.h>

static struct ipc_ring from, to;

int main(int count_of_arguments, char **arguments) {
  if (count_of_arguments != 4 || ipc_ring_open(&from, arguments[1]) != IPC_OK || ipc_ring_open(&to, arguments[2]) != IPC_OK) {
    fputs("usage: echo FROM TO COUNT: two mailboxes of @ipc/shm, by their address in /dev/shm\n", stderr);
    return 2;
  }
  uint8_t *data = malloc((size_t)from.max_message_bytes + 1);
  for (long count = atol(arguments[3]); count > 0; count--) {
    long length;
    while ((length = ipc_ring_try_receive(&from, data, (size_t)from.max_message_bytes)) < 0) {
      if (length != IPC_EMPTY && length != IPC_BUSY) return 3;
      ipc_ring_wait(&from, 0);
    }
    int sent;
    while ((sent = ipc_ring_try_send(&to, data, (int32_t)length)) != IPC_OK) {
      if (sent != IPC_FULL && sent != IPC_BUSY) return 4;
      ipc_ring_wait(&to, 1);
    }
  }
  ipc_ring_close(&from);
  ipc_ring_close(&to);
  free(data);
  return 0;
}
