#pragma once
// How many connections wait on a listening Unix socket: sock_diag(7), the only place where the kernel tells it.
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/// Connections that wait to be accepted on a listening Unix socket, or -1 where it is none or the kernel does not tell.
static inline int linux_accept_queue(int listener) {
    struct stat status;
    if (fstat(listener, &status) != 0 || !S_ISSOCK(status.st_mode)) return -1;
    int diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (diag < 0) return -1;
    struct {
        struct nlmsghdr header;
        struct unix_diag_req request;
    } message;
    memset(&message, 0, sizeof message);
    message.header.nlmsg_len = sizeof message;
    message.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    message.header.nlmsg_flags = NLM_F_REQUEST;
    message.request.sdiag_family = AF_UNIX;
    message.request.udiag_states = -1;
    message.request.udiag_ino = (unsigned)status.st_ino;
    message.request.udiag_show = UDIAG_SHOW_RQLEN;
    message.request.udiag_cookie[0] = message.request.udiag_cookie[1] = -1;
    int depth = -1;
    union {
        struct nlmsghdr header;
        char bytes[512];
    } reply;
    ssize_t count = -1;
    if (send(diag, &message, sizeof message, 0) == (ssize_t)sizeof message) count = recv(diag, &reply, sizeof reply, 0);
    if (count > 0 && NLMSG_OK(&reply.header, (unsigned)count) && reply.header.nlmsg_type == SOCK_DIAG_BY_FAMILY) {
        struct unix_diag_msg *found = (struct unix_diag_msg *)NLMSG_DATA(&reply.header);
        int left = (int)(reply.header.nlmsg_len - NLMSG_LENGTH(sizeof *found));
        for (struct rtattr *attribute = (struct rtattr *)(found + 1); RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left))
            if (attribute->rta_type == UNIX_DIAG_RQLEN) depth = (int)((struct unix_diag_rqlen *)RTA_DATA(attribute))->udiag_rqueue;
    }
    close(diag);
    return depth;
}
