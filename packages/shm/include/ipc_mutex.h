/*
 * The Mutex of @ipc/shm for C programs: 16 bytes at a multiple of 4 in POSIX shared memory or a memfd, zeros before the first
 * use. Not for System V segments. An owner is known by a lock that its open file has on one byte of the object, which the
 * kernel frees at its death. Linux, C11, _GNU_SOURCE.
 */
#ifndef IPC_MUTEX_H
#define IPC_MUTEX_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct ipc_mutex {
    _Atomic int32_t owner;    /* 0 = nobody */
    _Atomic int32_t owners;   /* 1: an owner's number is that of a locked byte */
    _Atomic int32_t sleepers; /* 1: somebody sleeps on the futex of owner */
    int32_t reserved;
};

#define IPC_MUTEX_LOCKED_BYTES 1
#define IPC_MUTEX_FIRST_BYTE ((off_t)1 << 40)

/* One a thread: what it locks is known by its open file. */
struct ipc_mutex_handle {
    struct ipc_mutex *mutex;
    int32_t self;
    int fd;
};

static inline struct flock ipc_mutex_byte(int32_t owner, short type)
{
    struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = IPC_MUTEX_FIRST_BYTE + (uint32_t)owner, .l_len = 1 };
    return lock;
}

/* 0, or an error number; EPROTO where something else than a Mutex is. descriptor: of the object that holds it. */
static inline int ipc_mutex_open(struct ipc_mutex_handle *handle, struct ipc_mutex *mutex, int descriptor)
{
    int32_t present = 0;
    char path[32];
    /* An open file of its own: a child that inherits the descriptor would share its locks. */
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    handle->mutex = mutex;
    handle->fd = open(path, O_RDWR | O_CLOEXEC);
    if (handle->fd < 0)
        return errno;
    for (;;) {
        if (getrandom(&handle->self, sizeof handle->self, 0) != sizeof handle->self)
            continue;
        handle->self &= INT32_MAX;
        struct flock lock = ipc_mutex_byte(handle->self, F_WRLCK);
        if (handle->self != 0 && fcntl(handle->fd, F_OFD_SETLK, &lock) == 0)
            break;
    }
    if (atomic_compare_exchange_strong(&mutex->owners, &present, IPC_MUTEX_LOCKED_BYTES) || present == IPC_MUTEX_LOCKED_BYTES)
        return 0;
    close(handle->fd);
    return EPROTO;
}

/* 0, EBUSY, or EOWNERDEAD: locked, and the last owner died with it. */
static inline int ipc_mutex_trylock(struct ipc_mutex_handle *handle)
{
    int32_t owner = 0;
    if (atomic_compare_exchange_strong(&handle->mutex->owner, &owner, handle->self))
        return 0;
    struct flock lock = ipc_mutex_byte(owner, F_WRLCK);
    if (owner == handle->self || fcntl(handle->fd, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK)
        return EBUSY;
    return atomic_compare_exchange_strong(&handle->mutex->owner, &owner, handle->self) ? EOWNERDEAD : EBUSY;
}

/* 0 or EOWNERDEAD. Sleeps 50 ms at a time, to see the death of an owner. */
static inline int ipc_mutex_lock(struct ipc_mutex_handle *handle)
{
    for (;;) {
        int result = ipc_mutex_trylock(handle);
        if (result != EBUSY)
            return result;
        int32_t owner = atomic_load(&handle->mutex->owner);
        if (owner == 0)
            continue;
        struct timespec slice = { .tv_sec = 0, .tv_nsec = 50000000 };
        atomic_store(&handle->mutex->sleepers, 1);
        syscall(SYS_futex, &handle->mutex->owner, FUTEX_WAIT, owner, &slice, NULL, 0);
    }
}

static inline void ipc_mutex_unlock(struct ipc_mutex_handle *handle)
{
    int32_t self = handle->self;
    atomic_compare_exchange_strong(&handle->mutex->owner, &self, 0);
    if (atomic_exchange(&handle->mutex->sleepers, 0) != 0)
        syscall(SYS_futex, &handle->mutex->owner, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

/* Unlock before. */
static inline void ipc_mutex_close(struct ipc_mutex_handle *handle)
{
    close(handle->fd);
}

#endif
