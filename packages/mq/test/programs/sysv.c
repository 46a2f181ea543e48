/* sysv send KEY TYPE TEXT | receive KEY MSGTYP */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>

struct message {
  long type;
  char text[8192];
};

int main(int count, char **values) {
  struct message message;
  int queue = count < 4 ? -1 : msgget((key_t)atoi(values[2]), 0);
  if (queue == -1) {
    perror("msgget");
    return 1;
  }
  if (strcmp(values[1], "send") == 0) {
    message.type = atol(values[3]);
    memcpy(message.text, values[4], strlen(values[4]));
    if (msgsnd(queue, &message, strlen(values[4]), 0) == 0) return 0;
    perror("msgsnd");
    return 1;
  }
  ssize_t length = msgrcv(queue, &message, sizeof message.text, atol(values[3]), 0);
  if (length == -1) {
    perror("msgrcv");
    return 1;
  }
  printf("%ld %.*s", message.type, (int)length, message.text);
  return 0;
}
