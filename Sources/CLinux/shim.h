#pragma once
// Linux calls that Swift's Glibc overlay lacks, because they are variadic, unions, or hidden behind _GNU_SOURCE.
// Without defining _GNU_SOURCE: it would change types (fd_set) that the Glibc overlay has imported in their plain form.
#include "accept_queue.h"
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern int memfd_create(const char *name, unsigned int flags);
extern int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags);
extern int pipe2(int descriptors[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int lowest);

// Hidden behind _GNU_SOURCE.
#ifndef MFD_CLOEXEC
#define MFD_CLOEXEC 1U
#endif

/// Asks the kernel to send `signal` to this process when its parent dies. Variadic in C.
static inline int linux_set_parent_death_signal(int signal) { return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0); }

/// Duplicates a descriptor to the lowest free number from `lowest` up, close-on-exec. Variadic in C.
static inline int linux_duplicate_above(int descriptor, int lowest) {
    return fcntl(descriptor, F_DUPFD_CLOEXEC, lowest);
}

/// Keeps a descriptor from programs that this process starts. Variadic in C.
static inline int linux_close_on_exec(int descriptor) { return fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

/// Makes reads, writes and accepts on the open file return EAGAIN instead of blocking. Variadic in C.
static inline int linux_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

/// The process that listens on the Unix socket which this one is connected to, or 0; struct ucred is hidden.
static inline pid_t linux_listener_process(int connection) {
    struct { pid_t pid; uid_t uid; gid_t gid; } peer;
    socklen_t length = sizeof peer;
    return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 ? peer.pid : 0;
}

/// The process id of a child that has ended, without reaping it, or 0; waitid(2) reports it in a union.
static inline pid_t linux_ended_child(void) {
    siginfo_t information;
    information.si_pid = 0;
    return waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT) == 0 ? information.si_pid : 0;
}

/// Keeps memory that is freed for the next use, up to so many bytes, instead of giving it back to the system and having every
/// page of it cleared again.
static inline void linux_keep_freed_memory(int bytes) {
    mallopt(M_MMAP_THRESHOLD, bytes);
    mallopt(M_TRIM_THRESHOLD, bytes);
}
