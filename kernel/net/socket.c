// SPDX-License-Identifier: MIT
/*
 * The socket layer: system calls on sockets, sockets as files (sockfs), and
 * the table of protocol families. Everything below struct socket is reached
 * through sock->ops.
 *
 * One file of more than 500 lines because Linux's net/socket.c is where a
 * reader looks for all of these. Left out: control messages, SIGIO, splice,
 * timestamps, compat calls, io_uring's entry points.
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/net.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <linux/spinlock.h>
#include <linux/syscalls.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/wait.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include <trace/events/sock.h>

static DEFINE_SPINLOCK(net_family_lock);	/* writers of net_families */

/* Families by number. Readers: rcu_read_lock(). */
const struct net_proto_family *net_families[NPROTO];

/* ---- sockfs: where sockets live as inodes ---- */

static struct kmem_cache *sock_inode_cachep;
static struct vfsmount *sock_mnt;

/* sockfs's alloc_inode: the wait queue must exist before anybody can see the socket. */
static struct inode *sock_alloc_inode(struct super_block *sb)
{
	struct socket_alloc *ei = kmem_cache_alloc_lru(sock_inode_cachep, NULL, GFP_KERNEL);

	/* no memory */
	if (!ei)
		return NULL;
	/* empty, with a queue to sleep on, and without a peer */
	memset(&ei->socket, 0, sizeof(ei->socket));
	init_waitqueue_head(&ei->socket.wq.wait);
	ei->socket.state = SS_UNCONNECTED;
	/* the VFS only knows the inode; the socket lies beside it in the same object */
	return &ei->vfs_inode;
}

/* After a grace period: a reader of the wait queue under RCU may still be there. */
static void sock_free_inode(struct inode *inode)
{
	kmem_cache_free(sock_inode_cachep, container_of(inode, struct socket_alloc, vfs_inode));
}

static const struct super_operations sockfs_ops = {
	.alloc_inode	= sock_alloc_inode,
	.free_inode	= sock_free_inode,
};

static int sockfs_init_fs_context(struct fs_context *fc)
{
	struct pseudo_fs_context *ctx = init_pseudo(fc, SOCKFS_MAGIC);

	if (!ctx)
		return -ENOMEM;
	ctx->ops = &sockfs_ops;
	return 0;
}

static struct file_system_type sock_fs_type = {
	.name			= "sockfs",
	.init_fs_context	= sockfs_init_fs_context,
	.kill_sb		= kill_anon_super,
};

/* A fresh struct socket in its inode. Task context. */
struct socket *sock_alloc(void)
{
	struct inode *inode = new_inode_pseudo(sock_mnt->mnt_sb);

	/* no memory for struct socket and its inode, which are one object */
	if (!inode)
		return NULL;
	/* fstat() will say: a socket, of this user */
	inode->i_mode = S_IFSOCK | 0777;
	inode->i_uid = current_uid().val;
	/* inode and socket lie in one struct: from one to the other is only arithmetic */
	return SOCKET_I(inode);
}

/* Ends the protocol's half, then drops the inode, when no file was ever attached. */
static void __sock_release(struct socket *sock, struct inode *inode)
{
	const struct proto_ops *ops = READ_ONCE(sock->ops);

	/* a protocol's half was made: it must be ended first */
	if (ops) {
		struct module *owner = ops->owner;

		/* inet_release(): for TCP it sends the FIN; the sock may live on without us */
		ops->release(sock);
		/* the two halves know each other no more */
		sock->sk = NULL;
		sock->ops = NULL;
		/* the family's module may be unloaded again */
		module_put(owner);
	}
	/* nobody ever opened it: the inode is ours to drop */
	if (!sock->file) {
		iput(SOCK_INODE(sock));
		return;
	}
	/* the file drops the inode, and struct socket with it */
	WRITE_ONCE(sock->file, NULL);
}

/* Closes a socket that has no file. For a socket that the kernel itself holds, or whose creation failed. */
void sock_release(struct socket *sock)
{
	__sock_release(sock, NULL);
}

/* An open file for the socket. On failure the socket is released. Task context. */
struct file *sock_alloc_file(struct socket *sock, int flags, const char *dname)
{
	struct file *file;

	if (!dname)
		/* what "ls -l /proc/PID/fd" would show */
		dname = sock->sk ? sock->sk->sk_prot_creator->name : "";
	/* STEP sock_alloc_file.file: a file whose private_data is the socket, so that read() and close() work */
	file = alloc_file_pseudo(SOCK_INODE(sock), sock_mnt, dname, O_RDWR | (flags & O_NONBLOCK),
				 &socket_file_ops);
	if (IS_ERR(file)) {
		sock_release(sock);
		return file;
	}
	/* each knows the other: from the file to the socket, and back */
	sock->file = file;
	file->private_data = sock;
	return file;
}

/* Number, file, and the one put under the other. */
static int sock_map_fd(struct socket *sock, int flags)
{
	struct file *newfile;
	int fd = get_unused_fd_flags(flags);

	/* this process has all the files it may open: the socket is of no use */
	if (unlikely(fd < 0)) {
		sock_release(sock);
		return fd;
	}
	newfile = sock_alloc_file(sock, flags, NULL);
	/* now there are a number and a file, and the two can be joined */
	if (!IS_ERR(newfile)) {
		/* STEP sock_map_fd.install: from here on the number means this file */
		fd_install(fd, newfile);
		return fd;
	}
	/* no file: the reserved number goes back */
	put_unused_fd(fd);
	return PTR_ERR(newfile);
}

/* NULL when the file is no socket. */
struct socket *sock_from_file(struct file *file)
{
	if (likely(file->f_op == &socket_file_ops))
		/* the chain from the number: file, then socket */
		return file->private_data;
	return NULL;
}

/* Takes a reference on the file; sockfd_put() by the caller (fput(sock->file)). */
struct socket *sockfd_lookup(int fd, int *err)
{
	struct file *file = fget(fd);
	struct socket *sock;

	if (!file) {
		*err = -EBADF;
		return NULL;
	}
	sock = sock_from_file(file);
	if (!sock) {
		*err = -ENOTSOCK;
		fput(file);
	}
	return sock;
}

/* ---- addresses across the user boundary ---- */

/* Copies an address in. Its family decides later whether the length suits. */
int move_addr_to_kernel(void __user *uaddr, int ulen, struct __kernel_sockaddr_storage *kaddr)
{
	if (ulen < 0 || ulen > (int)sizeof(struct __kernel_sockaddr_storage))
		return -EINVAL;
	/* no address given */
	if (ulen == 0)
		return 0;
	if (copy_from_user(kaddr, uaddr, ulen))
		return -EFAULT;
	return 0;
}

/* Copies an address out, cut to the caller's room; *ulen becomes the true length. */
static int move_addr_to_user(struct __kernel_sockaddr_storage *kaddr, int klen, void __user *uaddr,
			     int __user *ulen)
{
	int len;

	if (get_user(len, ulen))
		return -EFAULT;
	/* no more than there is of the address */
	if (len > klen)
		len = klen;
	/* a length that makes no sense */
	if (len < 0)
		return -EINVAL;
	if (len && copy_to_user(uaddr, kaddr, len))
		return -EFAULT;
	return put_user(klen, ulen) ? -EFAULT : 0;
}

/* ---- messages ---- */

/* The security modules have been asked already: on to the family's sendmsg. */
static inline int sock_sendmsg_nosec(struct socket *sock, struct msghdr *msg)
{
	int ret = READ_ONCE(sock->ops)->sendmsg(sock, msg, msg_data_left(msg));

	trace_sock_send_length(sock->sk, ret, 0);
	return ret;
}

/* Asks the security modules, then sends. */
static int __sock_sendmsg(struct socket *sock, struct msghdr *msg)
{
	int err = security_socket_sendmsg(sock, msg, msg_data_left(msg));

	return err ? err : sock_sendmsg_nosec(sock, msg);
}

/* Sends from kernel or user memory, whatever msg->msg_iter says. */
int sock_sendmsg(struct socket *sock, struct msghdr *msg)
{
	return __sock_sendmsg(sock, msg);
}

/* The security modules have been asked already. */
static inline int sock_recvmsg_nosec(struct socket *sock, struct msghdr *msg, int flags)
{
	int ret = READ_ONCE(sock->ops)->recvmsg(sock, msg, msg_data_left(msg), flags);

	/* What is only looked at is still to be received. */
	trace_sock_recv_length(sock->sk, (flags & MSG_PEEK) && ret > 0 ? 0 : ret, flags);
	return ret;
}

/* Asks the security modules, then receives. */
int sock_recvmsg(struct socket *sock, struct msghdr *msg, int flags)
{
	/* STEP sock_recvmsg.security: a security module may say no before any byte is touched */
	int err = security_socket_recvmsg(sock, msg, msg_data_left(msg), flags);

	return err ? err : sock_recvmsg_nosec(sock, msg, flags);
}

/* ---- file operations ---- */

/* read() and readv() on a socket. */
static ssize_t sock_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	/* the socket behind the file */
	struct socket *sock = file->private_data;
	/* the iterator over the program's buffer, as recvmsg() would have it */
	struct msghdr msg = { .msg_iter = *to, .msg_iocb = iocb };
	ssize_t res;

	/* the file was opened, or this read asked, not to wait */
	if (file->f_flags & O_NONBLOCK || (iocb->ki_flags & IOCB_NOWAIT))
		msg.msg_flags = MSG_DONTWAIT;
	/* pread(): a socket has no position */
	if (iocb->ki_pos != 0)
		return -ESPIPE;
	if (!iov_iter_count(to))
		return 0;	/* a read of nothing waits for nothing */
	res = sock_recvmsg(sock, &msg, msg.msg_flags);
	/* the iterator has moved on by what was read */
	*to = msg.msg_iter;
	return res;
}

/* write() and writev() on a socket. */
static ssize_t sock_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	/* the socket behind the file */
	struct socket *sock = file->private_data;
	/* the iterator over the program's buffer, as sendmsg() would have it */
	struct msghdr msg = { .msg_iter = *from, .msg_iocb = iocb };
	ssize_t res;

	/* pwrite(): a socket has no position */
	if (iocb->ki_pos != 0)
		return -ESPIPE;
	/* the file was opened, or this write asked, not to wait */
	if (file->f_flags & O_NONBLOCK || (iocb->ki_flags & IOCB_NOWAIT))
		msg.msg_flags = MSG_DONTWAIT;
	/* each write is one message */
	if (sock->type == SOCK_SEQPACKET)
		msg.msg_flags |= MSG_EOR;
	res = __sock_sendmsg(sock, &msg);
	/* the iterator has moved on by what was sent */
	*from = msg.msg_iter;
	return res;
}

/* select, poll, epoll: what is possible now; enters the wait queue when wait says so. */
static __poll_t sock_poll(struct file *file, poll_table *wait)
{
	struct socket *sock = file->private_data;
	const struct proto_ops *ops = READ_ONCE(sock->ops);	/* whose poll() */

	/* it knows no poll() */
	if (!ops->poll)
		return 0;
	/* tcp_poll(), udp_poll(), unix_poll() */
	return ops->poll(file, sock, wait);
}

/* The family's own commands: how much waits to be read or sent. Those for devices are left out. */
static long sock_do_ioctl(struct net *net, struct socket *sock, unsigned int cmd, unsigned long arg)
{
	int err = READ_ONCE(sock->ops)->ioctl(sock, cmd, arg);

	/* nobody knows it */
	return err == -ENOIOCTLCMD ? -ENOTTY : err;
}

static long sock_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct socket *sock = file->private_data;

	return sock_do_ioctl(sock_net(sock->sk), sock, cmd, arg);
}

/* Last close of the file. Task context. */
static int sock_close(struct inode *inode, struct file *filp)
{
	/* the last user of the file is gone: the protocol may now begin to end the connection */
	__sock_release(SOCKET_I(inode), inode);
	/* close() succeeds at once, while TCP may still be saying goodbye */
	return 0;
}

const struct file_operations socket_file_ops = {
	.read_iter	= sock_read_iter,
	.write_iter	= sock_write_iter,
	.poll		= sock_poll,
	.unlocked_ioctl	= sock_ioctl,
	.release	= sock_close,
};

/* ---- families ---- */

/* Enters a family; from then on socket() can make its sockets. */
int sock_register(const struct net_proto_family *ops)
{
	int err = 0;

	/* no place for this number in the table */
	if (ops->family >= NPROTO)
		return -ENOBUFS;
	/* writers exclude each other; readers take no lock */
	spin_lock(&net_family_lock);
	/* one owner for each number */
	if (net_families[ops->family])
		err = -EEXIST;
	else
		/* publishes: a reader sees the pointer only with all that it points to */
		rcu_assign_pointer(net_families[ops->family], ops);
	/* the table is consistent again */
	spin_unlock(&net_family_lock);
	/* 0, or that the number is taken */
	return err;
}

/* Removes a family, and returns only when no reader of the old pointer is left. */
void sock_unregister(int family)
{
	/* a mistake in the kernel itself, not in a program */
	BUG_ON(family < 0 || family >= NPROTO);
	/* writers exclude each other; readers are not kept out by this */
	spin_lock(&net_family_lock);
	/* who looks from now on finds nothing; who has looked before still holds the pointer */
	RCU_INIT_POINTER(net_families[family], NULL);
	/* other writers may go on */
	spin_unlock(&net_family_lock);
	/* waits for those readers: after this the caller may free the family */
	synchronize_rcu();
}

/*
 * Builds a socket of any family: struct socket here, struct sock by the
 * family's create(). kern: not for a user process. Task context, may sleep.
 */
int __sock_create(struct net *net, int family, int type, int protocol, struct socket **res, int kern)
{
	const struct net_proto_family *pf;
	struct socket *sock;
	int err;

	/* an index into net_families[] must be inside it: the number came from a program */
	if (family < 0 || family >= NPROTO)
		return -EAFNOSUPPORT;
	/* the same for the type: it will be the index into inetsw[] */
	if (type < 0 || type >= SOCK_MAX)
		return -EINVAL;

	err = security_socket_create(family, type, protocol, kern);
	/* a security module said no */
	if (err)
		return err;

	/* STEP __sock_create.alloc: struct socket, with its inode and wait queue */
	sock = sock_alloc();
	/* no inode left: the system has too many files */
	if (!sock)
		return -ENFILE;
	/* remembered: inet_create() looks up inetsw[] with it */
	sock->type = type;

	/* a family may be unregistered meanwhile; until the unlock, what we find stays valid */
	rcu_read_lock();
	/* STEP __sock_create.family: who knows how to make sockets of this family? */
	pf = rcu_dereference(net_families[family]);
	err = -EAFNOSUPPORT;
	/* nobody has registered this family: EAFNOSUPPORT */
	if (!pf)
		goto out_release;
	/* STEP __sock_create.pin: pf outlives the read section with its module, and create() may sleep */
	if (!try_module_get(pf->owner))
		goto out_release;
	/* the module is pinned now, so pf stays valid without the read section */
	rcu_read_unlock();

	/* STEP __sock_create.create: inet_create() makes the protocol's half, struct sock */
	err = pf->create(net, sock, protocol, kern);
	/* the protocol could not make its half: undo ours */
	if (err < 0) {
		sock->ops = NULL;
		module_put(pf->owner);
		goto out_sock_release;
	}
	/* The socket holds the module of its operations; the family's own reference goes back. */
	__module_get(sock->ops->owner);
	module_put(pf->owner);
	err = security_socket_post_create(sock, family, type, protocol, kern);
	/* the security module has the last word, now that the socket is there */
	if (err)
		goto out_sock_release;
	/* complete: both halves, struct socket and struct sock, point at each other */
	*res = sock;
	return 0;

out_release:
	rcu_read_unlock();
out_sock_release:
	sock_release(sock);
	/* the half-made socket is gone, and the caller learns why */
	return err;
}

/* A socket for a user process. Linux takes the task's network namespace; there is one here. */
int sock_create(int family, int type, int protocol, struct socket **res)
{
	return __sock_create(&init_net, family, type, protocol, res, 0);
}

/* A socket that belongs to the kernel itself: no program has a number for it. */
int sock_create_kern(struct net *net, int family, int type, int protocol, struct socket **res)
{
	return __sock_create(net, family, type, protocol, res, 1);
}

/* ---- socket() ---- */

/* Takes the flags out of type, then makes the socket. Task context. */
static struct socket *__sys_socket_create(int family, int type, int protocol)
{
	struct socket *sock;
	int retval;

	/* type carries two flags as well; any other bit is a mistake of the caller */
	if ((type & ~SOCK_TYPE_MASK) & ~(SOCK_CLOEXEC | SOCK_NONBLOCK))
		return ERR_PTR(-EINVAL);
	/* what is left is the type alone: SOCK_STREAM, SOCK_DGRAM, ... */
	type &= SOCK_TYPE_MASK;
	retval = sock_create(family, type, protocol, &sock);
	/* nothing was made: the negative errno travels inside the pointer */
	if (retval < 0)
		return ERR_PTR(retval);
	return sock;
}

/* socket(): makes the socket, then finds a file and a number for it. Task context. */
int __sys_socket(int family, int type, int protocol)
{
	struct socket *sock = __sys_socket_create(family, type, protocol);

	/* no such family or type, no memory, or forbidden: the caller gets the reason as errno */
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	/* the program never sees a pointer: it gets a small number that leads to the socket */
	return sock_map_fd(sock, type & ~SOCK_TYPE_MASK);
}

/* System call 41: what socket() of a program leads to. */
SYSCALL_DEFINE3(socket, int, family, int, type, int, protocol)
{
	return __sys_socket(family, type, protocol);
}

/* ---- socketpair(): only families that have it (AF_UNIX) ---- */

/* socketpair(): two sockets, two files, two numbers; the family ties them together. Task context. */
int __sys_socketpair(int family, int type, int protocol, int __user *usockvec)
{
	struct socket *sock1, *sock2;
	struct file *newfile1, *newfile2;
	int fd1, fd2, err;
	int flags = type & ~SOCK_TYPE_MASK;

	/* no flags but these two */
	if (flags & ~(SOCK_CLOEXEC | SOCK_NONBLOCK))
		return -EINVAL;
	/* without the flags */
	type &= SOCK_TYPE_MASK;

	fd1 = get_unused_fd_flags(flags);
	/* no number left */
	if (unlikely(fd1 < 0))
		return fd1;
	fd2 = get_unused_fd_flags(flags);
	/* only one number left */
	if (unlikely(fd2 < 0)) {
		put_unused_fd(fd1);
		return fd2;
	}
	err = put_user(fd1, &usockvec[0]);
	/* the program's memory is looked at first: nothing has to be undone later */
	if (!err)
		err = put_user(fd2, &usockvec[1]);
	/* not the program's memory */
	if (err)
		goto out;

	err = sock_create(family, type, protocol, &sock1);
	/* no such family, or no memory */
	if (unlikely(err < 0))
		goto out;
	err = sock_create(family, type, protocol, &sock2);
	/* the second one failed */
	if (unlikely(err < 0)) {
		sock_release(sock1);
		goto out;
	}
	err = security_socket_socketpair(sock1, sock2);
	/* the family ties them together: unix_socketpair() */
	if (!err)
		err = READ_ONCE(sock1->ops)->socketpair(sock1, sock2);
	/* the family cannot make pairs */
	if (unlikely(err < 0)) {
		sock_release(sock2);
		sock_release(sock1);
		goto out;
	}
	newfile1 = sock_alloc_file(sock1, flags, NULL);
	if (IS_ERR(newfile1)) {
		err = PTR_ERR(newfile1);
		sock_release(sock2);
		goto out;
	}
	newfile2 = sock_alloc_file(sock2, flags, NULL);
	if (IS_ERR(newfile2)) {
		err = PTR_ERR(newfile2);
		fput(newfile1);
		goto out;
	}
	fd_install(fd1, newfile1);
	fd_install(fd2, newfile2);
	return 0;
out:
	put_unused_fd(fd2);
	put_unused_fd(fd1);
	return err;
}

/* System call 53: two sockets that are connected to each other. */
SYSCALL_DEFINE4(socketpair, int, family, int, type, int, protocol, int __user *, usockvec)
{
	return __sys_socketpair(family, type, protocol, usockvec);
}

/* ---- bind() ---- */

/* Asks the security modules, then lets the family bind. */
int __sys_bind_socket(struct socket *sock, struct __kernel_sockaddr_storage *address, int addrlen)
{
	int err = security_socket_bind(sock, (struct sockaddr *)address, addrlen);

	/* inet_bind() for TCP and UDP */
	if (!err)
		err = READ_ONCE(sock->ops)->bind(sock, (struct sockaddr *)address, addrlen);
	return err;
}

/* bind(): from the number to the socket, and the address into the kernel. Task context. */
int __sys_bind(int fd, struct sockaddr __user *umyaddr, int addrlen)
{
	struct __kernel_sockaddr_storage address;
	struct fd f = fdget(fd);
	struct socket *sock;
	int err;

	/* this number is not open in this process: EBADF */
	if (fd_empty(f))
		return -EBADF;
	sock = sock_from_file(fd_file(f));
	/* the answer for a file that is no socket */
	err = -ENOTSOCK;
	/* a file that is no socket has no address: ENOTSOCK */
	if (likely(sock)) {
		err = move_addr_to_kernel(umyaddr, addrlen, &address);
		/* the address is copied once, so that the program cannot change it while we check it */
		if (likely(!err))
			err = __sys_bind_socket(sock, &address, addrlen);
	}
	/* done with the file that the number led to */
	fdput(f);
	return err;
}

/* System call 49: gives a socket its local address. */
SYSCALL_DEFINE3(bind, int, fd, struct sockaddr __user *, umyaddr, int, addrlen)
{
	return __sys_bind(fd, umyaddr, addrlen);
}

/* ---- listen() ---- */

/* The backlog is cut to net.core.somaxconn. */
int __sys_listen_socket(struct socket *sock, int backlog)
{
	int somaxconn = READ_ONCE(sock_net(sock->sk)->core.sysctl_somaxconn);
	int err;

	/* more than this machine allows is cut without a word; negative counts as very large */
	if ((unsigned int)backlog > (unsigned int)somaxconn)
		backlog = somaxconn;
	err = security_socket_listen(sock, backlog);
	/* inet_listen() for TCP; sockets without connections answer EOPNOTSUPP */
	if (!err)
		err = READ_ONCE(sock->ops)->listen(sock, backlog);
	return err;
}

/* listen(): from the number to the socket. Task context. */
int __sys_listen(int fd, int backlog)
{
	struct fd f = fdget(fd);
	struct socket *sock;
	int err = -ENOTSOCK;	/* unless it is one */

	/* this number is not open in this process: EBADF */
	if (fd_empty(f))
		return -EBADF;
	sock = sock_from_file(fd_file(f));
	/* only a socket can listen; for any other file it is ENOTSOCK */
	if (likely(sock))
		err = __sys_listen_socket(sock, backlog);
	/* done with the file that the number led to */
	fdput(f);
	return err;
}

/* System call 50: from here on the socket takes connections. */
SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	return __sys_listen(fd, backlog);
}

/* ---- accept() ---- */

/* A new socket and file for the next connection of file. Sleeps until there is one. */
struct file *do_accept(struct file *file, struct proto_accept_arg *arg,
		       struct sockaddr __user *upeer_sockaddr, int __user *upeer_addrlen, int flags)
{
	struct socket *sock, *newsock;
	struct file *newfile;
	struct __kernel_sockaddr_storage address;
	const struct proto_ops *ops;
	int err, len;

	sock = sock_from_file(file);
	/* the file is no socket */
	if (!sock)
		return ERR_PTR(-ENOTSOCK);
	newsock = sock_alloc();
	/* no memory for the struct socket of the new connection */
	if (!newsock)
		return ERR_PTR(-ENFILE);
	/* the new socket has the listener's type and operations; only its sock is still missing */
	ops = READ_ONCE(sock->ops);
	newsock->type = sock->type;
	newsock->ops = ops;
	__module_get(ops->owner);	/* the listener has one, so this cannot fail */

	newfile = sock_alloc_file(newsock, flags, sock->sk->sk_prot_creator->name);
	/* no file for it; sock_alloc_file() has released the socket */
	if (IS_ERR(newfile))
		return newfile;

	err = security_socket_accept(sock, newsock);
	/* a security module does not want this connection */
	if (err)
		goto out_fd;
	/* a listener with O_NONBLOCK does not sleep */
	arg->flags |= sock->file->f_flags;
	/* STEP do_accept.accept: sleeps until the accept queue has a connection */
	err = ops->accept(sock, newsock, arg);
	/* no connection: none there (EAGAIN), a signal, or not a listener */
	if (err < 0)
		goto out_fd;

	/* the caller wants to know who has connected */
	if (upeer_sockaddr) {
		len = ops->getname(newsock, (struct sockaddr *)&address, 2);
		/* reset before anybody asked for its address */
		if (len < 0) {
			err = -ECONNABORTED;
			goto out_fd;
		}
		err = move_addr_to_user(&address, len, upeer_sockaddr, upeer_addrlen);
		/* the caller's pointer is bad: the connection is given up */
		if (err < 0)
			goto out_fd;
	}
	/* not in the table of files yet: the caller installs it */
	return newfile;
out_fd:
	/* the last reference of file and socket: closes what was accepted */
	fput(newfile);
	return ERR_PTR(err);
}

/* Reserves the new number first, so that no accepted connection can be lost for want of one. */
static int __sys_accept4_file(struct file *file, struct sockaddr __user *upeer_sockaddr,
			      int __user *upeer_addrlen, int flags)
{
	struct proto_accept_arg arg = { };
	struct file *newfile;
	int newfd;

	/* accept4() knows two flags only */
	if (flags & ~(SOCK_CLOEXEC | SOCK_NONBLOCK))
		return -EINVAL;
	newfd = get_unused_fd_flags(flags);
	/* no number is free: better to say so before a connection is taken */
	if (unlikely(newfd < 0))
		return newfd;
	newfile = do_accept(file, &arg, upeer_sockaddr, upeer_addrlen, flags);
	/* nothing was accepted: the number goes back */
	if (IS_ERR(newfile)) {
		put_unused_fd(newfd);
		return PTR_ERR(newfile);
	}
	/* from here on the program can use the number */
	fd_install(newfd, newfile);
	return newfd;
}

/* accept(): from the number to the listening file. Task context. */
int __sys_accept4(int fd, struct sockaddr __user *upeer_sockaddr, int __user *upeer_addrlen, int flags)
{
	struct fd f = fdget(fd);
	int ret;

	/* this number is not open in this process: EBADF */
	if (fd_empty(f))
		return -EBADF;
	ret = __sys_accept4_file(fd_file(f), upeer_sockaddr, upeer_addrlen, flags);
	/* done with the listener's file; the new connection has its own */
	fdput(f);
	/* the new number, or why there is none */
	return ret;
}

SYSCALL_DEFINE4(accept4, int, fd, struct sockaddr __user *, upeer_sockaddr, int __user *, upeer_addrlen,
		int, flags)
{
	return __sys_accept4(fd, upeer_sockaddr, upeer_addrlen, flags);
}

/* System call 43: a new file descriptor for the next connection of a listener. */
SYSCALL_DEFINE3(accept, int, fd, struct sockaddr __user *, upeer_sockaddr, int __user *, upeer_addrlen)
{
	return __sys_accept4(fd, upeer_sockaddr, upeer_addrlen, 0);
}

/* ---- connect() ---- */

/* connect() on an open file: asks the security modules, then the family. May sleep. */
int __sys_connect_file(struct file *file, struct __kernel_sockaddr_storage *address, int addrlen, int file_flags)
{
	struct socket *sock = sock_from_file(file);
	int err;

	/* the file is no socket */
	if (!sock)
		return -ENOTSOCK;
	err = security_socket_connect(sock, (struct sockaddr *)address, addrlen);
	/* a security module said no */
	if (err)
		return err;
	/* inet_stream_connect() for TCP: sock->ops were set when the socket was made */
	return READ_ONCE(sock->ops)->connect(sock, (struct sockaddr *)address, addrlen,
					     sock->file->f_flags | file_flags);
}

/* connect(): from the number to the file, and the peer's address into the kernel. Task context. */
int __sys_connect(int fd, struct sockaddr __user *uservaddr, int addrlen)
{
	struct __kernel_sockaddr_storage address;
	struct fd f = fdget(fd);
	int ret;

	/* this number is not open in this process: EBADF */
	if (fd_empty(f))
		return -EBADF;
	ret = move_addr_to_kernel(uservaddr, addrlen, &address);
	/* the address is here: now the connection itself, which may sleep */
	if (!ret)
		ret = __sys_connect_file(fd_file(f), &address, addrlen, 0);
	/* done with the file that the number led to */
	fdput(f);
	return ret;
}

/* System call 42: to a peer; for TCP, until the handshake is done. */
SYSCALL_DEFINE3(connect, int, fd, struct sockaddr __user *, uservaddr, int, addrlen)
{
	return __sys_connect(fd, uservaddr, addrlen);
}

/* ---- names ---- */

/* Own address (peer 0) or the other end's (1). */
static inline int do_getsockname(int fd, struct sockaddr __user *usockaddr, int __user *usockaddr_len, int peer)
{
	struct __kernel_sockaddr_storage address;
	struct fd f = fdget(fd);
	struct socket *sock;
	int err;

	if (fd_empty(f))
		return -EBADF;
	sock = sock_from_file(fd_file(f));
	err = -ENOTSOCK;
	if (!sock)
		goto out;
	err = peer ? security_socket_getpeername(sock) : security_socket_getsockname(sock);
	if (err)
		goto out;
	err = READ_ONCE(sock->ops)->getname(sock, (struct sockaddr *)&address, peer);
	if (err >= 0)
		err = move_addr_to_user(&address, err, usockaddr, usockaddr_len);
out:
	fdput(f);
	return err;
}

int __sys_getsockname(int fd, struct sockaddr __user *usockaddr, int __user *usockaddr_len)
{
	return do_getsockname(fd, usockaddr, usockaddr_len, 0);
}

SYSCALL_DEFINE3(getsockname, int, fd, struct sockaddr __user *, usockaddr, int __user *, usockaddr_len)
{
	return __sys_getsockname(fd, usockaddr, usockaddr_len);
}

int __sys_getpeername(int fd, struct sockaddr __user *usockaddr, int __user *usockaddr_len)
{
	return do_getsockname(fd, usockaddr, usockaddr_len, 1);
}

SYSCALL_DEFINE3(getpeername, int, fd, struct sockaddr __user *, usockaddr, int __user *, usockaddr_len)
{
	return __sys_getpeername(fd, usockaddr, usockaddr_len);
}

/* ---- sendto() and send() ---- */

/* send() and sendto(): collects what the call says in a msghdr. Task context. */
int __sys_sendto(int fd, void __user *buff, size_t len, unsigned int flags, struct sockaddr __user *addr,
		 int addr_len)
{
	struct __kernel_sockaddr_storage address;
	struct msghdr msg = { };
	struct socket *sock;
	struct fd f;
	int err;

	err = import_ubuf(ITER_SOURCE, buff, len, &msg.msg_iter);
	/* the caller's memory is not where it says */
	if (unlikely(err))
		return err;
	f = fdget(fd);
	/* this number is not open in this process: EBADF */
	if (fd_empty(f))
		return -EBADF;
	sock = sock_from_file(fd_file(f));
	/* the answer for a file that is no socket */
	err = -ENOTSOCK;
	/* a file that is no socket: ENOTSOCK */
	if (unlikely(!sock))
		goto out;
	/* sendto(): a destination is given, which a datagram needs */
	if (addr) {
		err = move_addr_to_kernel(addr, addr_len, &address);
		if (err < 0)
			goto out;
		msg.msg_name = &address;
		msg.msg_namelen = addr_len;
	}
	/* some flags are for the kernel's own use */
	flags &= ~MSG_INTERNAL_SENDMSG_FLAGS;
	/* O_NONBLOCK of the file is the same as MSG_DONTWAIT in this call */
	if (sock->file->f_flags & O_NONBLOCK)
		flags |= MSG_DONTWAIT;
	/* the msghdr now holds all that the call said */
	msg.msg_flags = flags;
	err = __sock_sendmsg(sock, &msg);
out:
	/* done with the file that the number led to */
	fdput(f);
	return err;
}

/* System call 44: send() is sendto() without an address. */
SYSCALL_DEFINE6(sendto, int, fd, void __user *, buff, size_t, len, unsigned int, flags,
		struct sockaddr __user *, addr, int, addr_len)
{
	return __sys_sendto(fd, buff, len, flags, addr, addr_len);
}

/* ---- recvfrom() and recv() ---- */

/* recv() and recvfrom(): collects what the call says in a msghdr, then asks the socket. Task context. */
int __sys_recvfrom(int fd, void __user *ubuf, size_t size, unsigned int flags, struct sockaddr __user *addr,
		   int __user *addr_len)
{
	struct __kernel_sockaddr_storage address;
	struct msghdr msg = {
		.msg_name = addr ? (void *)&address : NULL,	/* wanted at all? */
	};
	struct socket *sock;
	struct fd f;
	int err, err2;

	err = import_ubuf(ITER_DEST, ubuf, size, &msg.msg_iter);
	/* the caller's memory is not where it says */
	if (unlikely(err))
		return err;
	f = fdget(fd);
	/* this number is not open in this process: EBADF */
	if (fd_empty(f))
		return -EBADF;
	/* fd to struct file to struct socket: the way every call goes */
	sock = sock_from_file(fd_file(f));
	err = -ENOTSOCK;
	/* a file that is no socket: ENOTSOCK */
	if (unlikely(!sock))
		goto out;
	/* O_NONBLOCK of the file is the same as MSG_DONTWAIT in this call: no sleep */
	if (sock->file->f_flags & O_NONBLOCK)
		flags |= MSG_DONTWAIT;
	err = sock_recvmsg(sock, &msg, flags);
	/* recvfrom(): the caller also wants to know from whom */
	if (err >= 0 && addr) {
		err2 = move_addr_to_user(&address, msg.msg_namelen, addr, addr_len);
		if (err2 < 0)
			err = err2;
	}
out:
	/* done with the file that the number led to */
	fdput(f);
	/* bytes read, 0 at the end of the stream, or a negative errno */
	return err;
}

/* System call 45: recv() is recvfrom() that does not ask who sent. */
SYSCALL_DEFINE6(recvfrom, int, fd, void __user *, ubuf, size_t, size, unsigned int, flags,
		struct sockaddr __user *, addr, int __user *, addr_len)
{
	return __sys_recvfrom(fd, ubuf, size, flags, addr, addr_len);
}

/* ---- sendmsg() and recvmsg() ---- */

/* What the user's header says, in the kernel's form; the address too when something is sent (save_addr is NULL then). */
int __copy_msghdr(struct msghdr *kmsg, struct user_msghdr *umsg, struct sockaddr __user **save_addr)
{
	struct user_msghdr msg = *umsg;
	int err;

	kmsg->msg_control = NULL;	/* control messages are left out */
	kmsg->msg_controllen = 0;
	kmsg->msg_flags = msg.msg_flags;
	kmsg->msg_namelen = msg.msg_name ? msg.msg_namelen : 0;
	if (kmsg->msg_namelen < 0)
		return -EINVAL;
	if (kmsg->msg_namelen > (int)sizeof(struct __kernel_sockaddr_storage))
		kmsg->msg_namelen = sizeof(struct __kernel_sockaddr_storage);
	if (save_addr)
		*save_addr = msg.msg_name;
	if (msg.msg_name && kmsg->msg_namelen && !save_addr) {
		err = move_addr_to_kernel(msg.msg_name, kmsg->msg_namelen, kmsg->msg_name);
		if (err < 0)
			return err;
	} else if (!save_addr) {
		kmsg->msg_name = NULL;
		kmsg->msg_namelen = 0;
	}
	return msg.msg_iovlen > UIO_MAXIOV ? -EMSGSIZE : 0;
}

/* The user's msghdr, its address and its vector, into kernel form. *iov is to be kfree'd. */
static int copy_msghdr_from_user(struct msghdr *kmsg, struct user_msghdr __user *umsg,
				 struct sockaddr __user **save_addr, struct iovec **iov)
{
	struct user_msghdr msg;
	int err;

	if (copy_from_user(&msg, umsg, sizeof(msg)))
		return -EFAULT;
	err = __copy_msghdr(kmsg, &msg, save_addr);
	if (err)
		return err;
	err = import_iovec(save_addr ? ITER_DEST : ITER_SOURCE, msg.msg_iov, msg.msg_iovlen, UIO_FASTIOV, iov,
			   &kmsg->msg_iter);
	return err < 0 ? err : 0;
}

static int ____sys_sendmsg(struct socket *sock, struct msghdr *msg_sys, unsigned int flags)
{
	msg_sys->msg_flags = flags & ~MSG_INTERNAL_SENDMSG_FLAGS;
	if (sock->file->f_flags & O_NONBLOCK)
		msg_sys->msg_flags |= MSG_DONTWAIT;
	return __sock_sendmsg(sock, msg_sys);
}

static int ___sys_sendmsg(struct socket *sock, struct user_msghdr __user *msg, struct msghdr *msg_sys,
			  unsigned int flags)
{
	struct __kernel_sockaddr_storage address;
	struct iovec iovstack[UIO_FASTIOV], *iov = iovstack;
	int err;

	msg_sys->msg_name = &address;
	err = copy_msghdr_from_user(msg_sys, msg, NULL, &iov);
	if (err < 0)
		return err;
	err = ____sys_sendmsg(sock, msg_sys, flags);
	kfree(iov);
	return err;
}

long __sys_sendmsg(int fd, struct user_msghdr __user *msg, unsigned int flags, bool forbid_cmsg_compat)
{
	struct msghdr msg_sys = { };
	struct fd f = fdget(fd);
	struct socket *sock;
	long err = -ENOTSOCK;

	if (fd_empty(f))
		return -EBADF;
	sock = sock_from_file(fd_file(f));
	if (likely(sock))
		err = ___sys_sendmsg(sock, msg, &msg_sys, flags);
	fdput(f);
	return err;
}

/*
 * Several messages in one call; the number of those sent, or the error of the
 * first. MSG_BATCH: more comes, the last alone may be waited for.
 */
int __sys_sendmmsg(int fd, struct mmsghdr __user *mmsg, unsigned int vlen, unsigned int flags, bool forbid_cmsg_compat)
{
	struct fd f = fdget(fd);
	struct socket *sock;
	unsigned int sent = 0;
	int err = 0;

	if (fd_empty(f))
		return -EBADF;
	sock = sock_from_file(fd_file(f));
	if (!sock)
		err = -ENOTSOCK;
	if (vlen > UIO_MAXIOV)
		vlen = UIO_MAXIOV;
	while (!err && sent < vlen) {
		struct msghdr msg_sys = { };

		err = ___sys_sendmsg(sock, &mmsg[sent].msg_hdr, &msg_sys,
				     sent + 1 < vlen ? flags | MSG_BATCH : flags);
		if (err < 0)
			break;
		err = put_user((unsigned int)err, &mmsg[sent].msg_len);
		if (err)
			break;
		sent++;
		/* less than all of it went: the socket is full */
		if (msg_data_left(&msg_sys))
			break;
		cond_resched();
	}
	fdput(f);
	return sent ? (int)sent : err;
}

SYSCALL_DEFINE4(sendmmsg, int, fd, struct mmsghdr __user *, mmsg, unsigned int, vlen, unsigned int, flags)
{
	return __sys_sendmmsg(fd, mmsg, vlen, flags, true);
}

SYSCALL_DEFINE3(sendmsg, int, fd, struct user_msghdr __user *, msg, unsigned int, flags)
{
	return __sys_sendmsg(fd, msg, flags, true);
}

static int ____sys_recvmsg(struct socket *sock, struct msghdr *msg_sys, struct user_msghdr __user *msg,
			   struct sockaddr __user *uaddr, unsigned int flags)
{
	struct __kernel_sockaddr_storage addr;
	int len, err;

	msg_sys->msg_name = &addr;
	msg_sys->msg_namelen = 0;
	msg_sys->msg_flags = 0;
	if (sock->file->f_flags & O_NONBLOCK)
		flags |= MSG_DONTWAIT;
	len = sock_recvmsg(sock, msg_sys, flags);
	if (len < 0)
		return len;
	if (uaddr) {
		err = move_addr_to_user(&addr, msg_sys->msg_namelen, uaddr, &msg->msg_namelen);
		if (err < 0)
			return err;
	}
	if (put_user(msg_sys->msg_flags, &msg->msg_flags))
		return -EFAULT;
	if (put_user(0UL, &msg->msg_controllen))
		return -EFAULT;
	return len;
}

static int ___sys_recvmsg(struct socket *sock, struct user_msghdr __user *msg, struct msghdr *msg_sys,
			  unsigned int flags)
{
	struct iovec iovstack[UIO_FASTIOV], *iov = iovstack;
	struct sockaddr __user *uaddr;
	int err = copy_msghdr_from_user(msg_sys, msg, &uaddr, &iov);

	if (err < 0)
		return err;
	err = ____sys_recvmsg(sock, msg_sys, msg, uaddr, flags);
	kfree(iov);
	return err;
}

long __sys_recvmsg(int fd, struct user_msghdr __user *msg, unsigned int flags, bool forbid_cmsg_compat)
{
	struct msghdr msg_sys = { };
	struct fd f = fdget(fd);
	struct socket *sock;
	long err = -ENOTSOCK;

	if (fd_empty(f))
		return -EBADF;
	sock = sock_from_file(fd_file(f));
	if (likely(sock))
		err = ___sys_recvmsg(sock, msg, &msg_sys, flags);
	fdput(f);
	return err;
}

SYSCALL_DEFINE3(recvmsg, int, fd, struct user_msghdr __user *, msg, unsigned int, flags)
{
	return __sys_recvmsg(fd, msg, flags, true);
}

/*
 * Several messages in one call, until vlen are there or timeout (what is left
 * of it is given back) has passed; it is looked at after each message only.
 * An error after the first message is kept for the next call.
 */
static int do_recvmmsg(int fd, struct mmsghdr __user *mmsg, unsigned int vlen, unsigned int flags,
		       struct timespec64 *timeout)
{
	struct timespec64 end_time, now;
	struct fd f = fdget(fd);
	unsigned int datagrams = 0;
	struct socket *sock;
	int err = 0;

	if (timeout && poll_select_set_timeout(&end_time, timeout->tv_sec, timeout->tv_nsec)) {
		fdput(f);
		return -EINVAL;
	}
	if (fd_empty(f))
		return -EBADF;
	sock = sock_from_file(fd_file(f));
	if (!sock) {
		fdput(f);
		return -ENOTSOCK;
	}
	err = sock_error(sock->sk);
	while (!err && datagrams < vlen) {
		struct msghdr msg_sys = { };

		err = ___sys_recvmsg(sock, &mmsg[datagrams].msg_hdr, &msg_sys, flags & ~MSG_WAITFORONE);
		if (err < 0)
			break;
		err = put_user((unsigned int)err, &mmsg[datagrams].msg_len);
		if (err)
			break;
		datagrams++;
		if (flags & MSG_WAITFORONE)
			flags |= MSG_DONTWAIT;
		if (timeout) {
			ktime_get_ts64(&now);
			timeout->tv_sec = end_time.tv_sec - now.tv_sec;
			timeout->tv_nsec = end_time.tv_nsec - now.tv_nsec;
			if (timeout->tv_nsec < 0) {
				timeout->tv_sec--;
				timeout->tv_nsec += NSEC_PER_SEC;
			}
			if (timeout->tv_sec < 0 || (!timeout->tv_sec && !timeout->tv_nsec)) {
				timeout->tv_sec = timeout->tv_nsec = 0;
				break;
			}
		}
		cond_resched();
	}
	if (datagrams && err < 0 && err != -EAGAIN)
		WRITE_ONCE(sock->sk->sk_err, -err);
	fdput(f);
	return datagrams ? (int)datagrams : err;
}

int __sys_recvmmsg(int fd, struct mmsghdr __user *mmsg, unsigned int vlen, unsigned int flags,
		   struct timespec __user *timeout)
{
	struct timespec64 left;
	struct timespec ts;
	int datagrams;

	if (!timeout)
		return do_recvmmsg(fd, mmsg, vlen, flags, NULL);
	if (copy_from_user(&ts, timeout, sizeof(ts)))
		return -EFAULT;
	left.tv_sec = ts.tv_sec;
	left.tv_nsec = ts.tv_nsec;
	datagrams = do_recvmmsg(fd, mmsg, vlen, flags, &left);
	ts.tv_sec = left.tv_sec;
	ts.tv_nsec = left.tv_nsec;
	if (datagrams > 0 && copy_to_user(timeout, &ts, sizeof(ts)))
		datagrams = -EFAULT;
	return datagrams;
}

SYSCALL_DEFINE5(recvmmsg, int, fd, struct mmsghdr __user *, mmsg, unsigned int, vlen, unsigned int, flags,
		struct timespec __user *, timeout)
{
	return __sys_recvmmsg(fd, mmsg, vlen, flags, timeout);
}

/* ---- options ---- */

/* Whose option is it: the socket layer's (SOL_SOCKET), or the protocol's? Task context. */
int do_sock_setsockopt(struct socket *sock, bool compat, int level, int optname, sockptr_t optval, int optlen)
{
	const struct proto_ops *ops = READ_ONCE(sock->ops);
	int err;

	/* a length that makes no sense */
	if (optlen < 0)
		return -EINVAL;
	err = security_socket_setsockopt(sock, level, optname);
	/* a module said no */
	if (err)
		return err;
	/* an option of every socket: buffers, timeouts, SO_REUSEADDR. UDP wants to see them. */
	if (level == SOL_SOCKET && !test_bit(SOCK_CUSTOM_SOCKOPT, &sock->flags))
		return sock_setsockopt(sock, level, optname, optval, optlen);
	/* the family has no options of its own */
	if (!ops->setsockopt)
		return -EOPNOTSUPP;
	/* an option of TCP or IP: sock_common_setsockopt() asks the protocol */
	return ops->setsockopt(sock, level, optname, optval, optlen);
}

/* setsockopt(): from the number to the socket. Task context. */
int __sys_setsockopt(int fd, int level, int optname, char __user *user_optval, int optlen)
{
	struct fd f = fdget(fd);
	struct socket *sock;
	int err = -ENOTSOCK;	/* unless it is one */

	/* not open */
	if (fd_empty(f))
		return -EBADF;
	sock = sock_from_file(fd_file(f));
	/* a socket */
	if (likely(sock))
		err = do_sock_setsockopt(sock, false, level, optname, USER_SOCKPTR(user_optval), optlen);
	fdput(f);
	return err;
}

/* System call 54: changes how a socket behaves. */
SYSCALL_DEFINE5(setsockopt, int, fd, int, level, int, optname, char __user *, optval, int, optlen)
{
	return __sys_setsockopt(fd, level, optname, optval, optlen);
}

int do_sock_getsockopt(struct socket *sock, bool compat, int level, int optname, sockptr_t optval,
		       sockptr_t optlen)
{
	const struct proto_ops *ops = READ_ONCE(sock->ops);
	int err = security_socket_getsockopt(sock, level, optname);

	if (err)
		return err;
	if (level == SOL_SOCKET)
		return sk_getsockopt(sock->sk, level, optname, optval, optlen);
	if (!ops->getsockopt)
		return -EOPNOTSUPP;
	return ops->getsockopt(sock, level, optname, optval.user, optlen.user);
}

int __sys_getsockopt(int fd, int level, int optname, char __user *optval, int __user *optlen)
{
	struct fd f = fdget(fd);
	struct socket *sock;
	int err = -ENOTSOCK;

	if (fd_empty(f))
		return -EBADF;
	sock = sock_from_file(fd_file(f));
	if (likely(sock))
		err = do_sock_getsockopt(sock, false, level, optname, USER_SOCKPTR(optval), USER_SOCKPTR(optlen));
	fdput(f);
	return err;
}

SYSCALL_DEFINE5(getsockopt, int, fd, int, level, int, optname, char __user *, optval, int __user *, optlen)
{
	return __sys_getsockopt(fd, level, optname, optval, optlen);
}

/* ---- shutdown() ---- */

/* Asks the security modules, then lets the family end one direction or both. */
int __sys_shutdown_sock(struct socket *sock, int how)
{
	int err = security_socket_shutdown(sock, how);

	/* the family: inet_shutdown() for TCP */
	if (!err)
		err = READ_ONCE(sock->ops)->shutdown(sock, how);
	return err;
}

/* shutdown(): from the number to the socket. The file stays open. Task context. */
int __sys_shutdown(int fd, int how)
{
	struct fd f = fdget(fd);
	struct socket *sock;
	int err = -ENOTSOCK;	/* unless it is one */

	/* not open */
	if (fd_empty(f))
		return -EBADF;
	sock = sock_from_file(fd_file(f));
	/* a socket */
	if (likely(sock))
		err = __sys_shutdown_sock(sock, how);
	fdput(f);
	return err;
}

/* System call 48: ends one direction of a connection, or both. */
SYSCALL_DEFINE2(shutdown, int, fd, int, how)
{
	return __sys_shutdown(fd, how);
}

/* Once for each piece of memory, not for each socket made in it. */
static void init_once(void *foo)
{
	struct socket_alloc *ei = foo;

	inode_init_once(&ei->vfs_inode);
}

/* core_initcall: the socket file system and the skb caches. Before any family. */
int sock_init(void)
{
	skb_init();
	sock_inode_cachep = kmem_cache_create("sock_inode_cache", sizeof(struct socket_alloc), 0,
					      SLAB_RECLAIM_ACCOUNT, init_once);
	register_filesystem(&sock_fs_type);
	sock_mnt = kern_mount(&sock_fs_type);
	if (IS_ERR(sock_mnt))
		panic("sockfs: cannot be mounted");
	return 0;
}
core_initcall(sock_init);
