/* #region c */
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>

int main(void) {
  struct { long type; char text[32]; } message = { 7, "from C" };
  int queue = msgget(ftok("/etc/passwd", 42), 0);
  if (queue == -1 || msgsnd(queue, &message, strlen(message.text), 0) == -1) {
    perror("queue");
    return 1;
  }
  return 0;
}
/* #endregion c */
