/* posix send NAME PRIORITY TEXT | receive NAME */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **values) {
  char text[8192];
  unsigned priority;
  mqd_t queue = count < 3 ? (mqd_t)-1 : mq_open(values[2], O_RDWR);
  if (queue == (mqd_t)-1) {
    perror("mq_open");
    return 1;
  }
  if (strcmp(values[1], "send") == 0) {
    if (mq_send(queue, values[4], strlen(values[4]), (unsigned)atoi(values[3])) == 0) return 0;
    perror("mq_send");
    return 1;
  }
  ssize_t length = mq_receive(queue, text, sizeof text, &priority);
  if (length == -1) {
    perror("mq_receive");
    return 1;
  }
  printf("%u %.*s", priority, (int)length, text);
  return 0;
}
