/* Mechanisms that are a descriptor: anonymous pipe, FIFO and Unix socket, with blocking reads and writes of whole messages. */
#include "reference.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int readable[2], writable[2];

static void send_bytes(enum way way, const char *message, size_t bytes) {
  for (size_t done = 0; done < bytes;) {
    ssize_t written = write(writable[way], message + done, bytes - done);
    if (written < 0) fail("write");
    done += (size_t)written;
  }
}

static void receive_bytes(enum way way, char *message, size_t bytes) {
  for (size_t done = 0; done < bytes;) {
    ssize_t got = read(readable[way], message + done, bytes - done);
    if (got < 0) fail("read");
    if (got == 0) exit(0);
    done += (size_t)got;
  }
}

static void open_pipes(size_t bytes) {
  (void)bytes;
  for (int way = 0; way < 2; way += 1) {
    int ends[2];
    if (pipe(ends) < 0) fail("pipe");
    readable[way] = ends[0];
    writable[way] = ends[1];
  }
}

static void open_fifos(size_t bytes) {
  (void)bytes;
  for (int way = 0; way < 2; way += 1) {
    char folder[] = "/tmp/ipc-bench-XXXXXX";
    char path[64];
    if (mkdtemp(folder) == NULL) fail("mkdtemp");
    snprintf(path, sizeof path, "%s/fifo", folder);
    if (mkfifo(path, 0600) < 0) fail("mkfifo");
    /* Opened for both, it waits for nobody. */
    int both = open(path, O_RDWR);
    readable[way] = open(path, O_RDONLY);
    writable[way] = open(path, O_WRONLY);
    if (both < 0 || readable[way] < 0 || writable[way] < 0) fail("open");
    close(both);
    unlink(path);
    rmdir(folder);
  }
}

static void open_socket(size_t bytes) {
  (void)bytes;
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0) fail("socketpair");
  writable[THERE] = readable[BACK] = ends[0];
  readable[THERE] = writable[BACK] = ends[1];
}

static void leave_open(void) {}

const struct exchange anonymous_pipe = {"pipe", open_pipes, send_bytes, receive_bytes, leave_open};
const struct exchange named_fifo = {"fifo", open_fifos, send_bytes, receive_bytes, leave_open};
const struct exchange unix_socket = {"unix", open_socket, send_bytes, receive_bytes, leave_open};
