/* mutex PATH OFFSET WORD TIMES: adds to a word of the object under its Mutex; with TIMES 0 it locks, says so and waits to be killed. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "ipc_mutex.h"

int main(int count, char **words)
{
    struct ipc_mutex_handle handle;
    struct stat status;
    if (count != 5)
        return 2;
    int fd = open(words[1], O_RDWR);
    if (fd < 0 || fstat(fd, &status) != 0)
        return 3;
    char *memory = mmap(NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED || ipc_mutex_open(&handle, (struct ipc_mutex *)(memory + atoi(words[2])), fd) != 0)
        return 4;
    volatile int32_t *word = (volatile int32_t *)memory + atoi(words[3]);
    int times = atoi(words[4]);
    if (times == 0) {
        puts(ipc_mutex_lock(&handle) == EOWNERDEAD ? "owner died" : "locked");
        fflush(stdout);
        pause();
    }
    for (int turn = 0; turn < times; turn++) {
        ipc_mutex_lock(&handle);
        *word = *word + 1;
        ipc_mutex_unlock(&handle);
    }
    ipc_mutex_close(&handle);
    return 0;
}
