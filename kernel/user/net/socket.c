/* The socket calls. As in glibc recv() is recvfrom(2) and send() is sendto(2) without an address. */
#include <sys/socket.h>
#include <sys/syscall.h>
#include "../unistd/errno.h"

int socket(int family, int type, int protocol)
{
	return __call(SYS_socket, family, type, protocol, 0, 0, 0);
}

int socketpair(int family, int type, int protocol, int fds[2])
{
	return __call(SYS_socketpair, family, type, protocol, fds, 0, 0);
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
	return __call(SYS_bind, fd, address, length, 0, 0, 0);
}

int listen(int fd, int backlog)
{
	return __call(SYS_listen, fd, backlog, 0, 0, 0, 0);
}

int accept(int fd, struct sockaddr *address, socklen_t *length)
{
	return __call(SYS_accept, fd, address, length, 0, 0, 0);
}

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags)
{
	return __call(SYS_accept4, fd, address, length, flags, 0, 0);
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
	return __call(SYS_connect, fd, address, length, 0, 0, 0);
}

ssize_t sendto(int fd, const void *buffer, size_t size, int flags, const struct sockaddr *to, socklen_t length)
{
	return __call(SYS_sendto, fd, buffer, size, flags, to, length);
}

ssize_t send(int fd, const void *buffer, size_t size, int flags)
{
	return sendto(fd, buffer, size, flags, NULL, 0);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	return __call(SYS_sendmsg, fd, message, flags, 0, 0, 0);
}

ssize_t recvfrom(int fd, void *buffer, size_t size, int flags, struct sockaddr *from, socklen_t *length)
{
	return __call(SYS_recvfrom, fd, buffer, size, flags, from, length);
}

ssize_t recv(int fd, void *buffer, size_t size, int flags)
{
	return recvfrom(fd, buffer, size, flags, NULL, NULL);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
	return __call(SYS_recvmsg, fd, message, flags, 0, 0, 0);
}

int sendmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags)
{
	return __call(SYS_sendmmsg, fd, messages, count, flags, 0, 0);
}

int recvmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags, struct timespec *timeout)
{
	return __call(SYS_recvmmsg, fd, messages, count, flags, timeout, 0);
}

int shutdown(int fd, int how)
{
	return __call(SYS_shutdown, fd, how, 0, 0, 0, 0);
}

int setsockopt(int fd, int level, int option, const void *value, socklen_t length)
{
	return __call(SYS_setsockopt, fd, level, option, value, length, 0);
}

int getsockopt(int fd, int level, int option, void *value, socklen_t *length)
{
	return __call(SYS_getsockopt, fd, level, option, value, length, 0);
}

int getsockname(int fd, struct sockaddr *address, socklen_t *length)
{
	return __call(SYS_getsockname, fd, address, length, 0, 0, 0);
}

int getpeername(int fd, struct sockaddr *address, socklen_t *length)
{
	return __call(SYS_getpeername, fd, address, length, 0, 0, 0);
}
