#pragma once
// Linux calls that Swift's Glibc overlay lacks, because they are variadic or hidden behind _GNU_SOURCE.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>

// Not declared to C without _GNU_SOURCE, which Swift's clang importer does not define before the first libc header.
extern int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *timeout, const sigset_t *mask);
extern int memfd_create(const char *name, unsigned int flags);

/// Asks the kernel to send `signal` to this process when its parent dies. Variadic in C.
static inline int linux_set_parent_death_signal(int signal) { return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0); }
