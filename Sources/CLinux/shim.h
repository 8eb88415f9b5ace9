#pragma once
// Linux calls that Swift's Glibc overlay lacks, because they are variadic, unions, or hidden behind _GNU_SOURCE.
// Without defining _GNU_SOURCE: it would change types (fd_set) that the Glibc overlay has imported in their plain form.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

extern int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *timeout, const sigset_t *mask);
extern int memfd_create(const char *name, unsigned int flags);
extern int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags);
extern int pipe2(int descriptors[2], int flags);
extern pid_t gettid(void);

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

static inline void linux_ignore_interruption(int signal) { (void)signal; }

/// Installs a handler that does nothing, without SA_RESTART: the signal then only ends a blocking call with EINTR.
static inline int linux_interrupt_calls_on(int signal) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = linux_ignore_interruption;
    sigemptyset(&action.sa_mask);
    return sigaction(signal, &action, 0);
}

/// Creates a monotonic timer that sends `signal` to the calling thread only (SIGEV_THREAD_ID, timer_create(2)).
static inline int linux_create_thread_timer(int signal, timer_t *timer) {
    struct sigevent event;
    memset(&event, 0, sizeof event);
    event.sigev_notify = 4; // SIGEV_THREAD_ID, hidden behind _GNU_SOURCE
    event.sigev_signo = signal;
    event._sigev_un._tid = gettid();
    return timer_create(CLOCK_MONOTONIC, &event, timer);
}
