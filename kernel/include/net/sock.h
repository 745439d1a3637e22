/* SPDX-License-Identifier: MIT */
/*
 * struct sock: the protocol's half of a socket: queues, lock, memory account,
 * and the callbacks by which softirq tells the task that something happened.
 * struct proto: what a protocol does with it.
 *
 * A sock is changed by whoever owns it: a task that called lock_sock(), or
 * softirq holding sk_lock.slock while no task does. When a task owns it,
 * softirq queues packets in sk_backlog, and release_sock() works them off.
 */
#ifndef _SOCK_H
#define _SOCK_H

#include <linux/types.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/list_nulls.h>
#include <linux/rculist.h>
#include <linux/rculist_nulls.h>
#include <linux/timer.h>
#include <linux/spinlock.h>
#include <linux/bitops.h>
#include <linux/skbuff.h>
#include <linux/netdevice.h>
#include <linux/wait.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/percpu.h>
#include <linux/percpu_counter.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rbtree.h>
#include <linux/net.h>
#include <linux/in.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/poll.h>
#include <linux/random.h>
#include <linux/sockptr.h>
#include <net/dst.h>
#include <net/net_namespace.h>
#include <net/tcp_states.h>

struct proto;
struct request_sock_ops;
struct timewait_sock_ops;
struct inet_hashinfo;
struct udp_table;
struct inet_timewait_death_row;
struct module;
struct sk_filter;
struct request_sock;
struct sock_reuseport;
struct mem_cgroup;
struct sockcm_cookie;

/* A socket's lock: a spinlock for softirq, and "owned" for a task that may sleep. */
typedef struct {
	spinlock_t		slock;
	int			owned;
	wait_queue_head_t	wq;	/* tasks waiting for owned to clear */
} socket_lock_t;

typedef __u32 __portpair;
typedef __u64 __addrpair;

/* What full sockets, request sockets and TIME_WAIT sockets share: enough for the hash tables. */
struct sock_common {
	union {
		__addrpair	skc_addrpair;
		struct {
			__be32	skc_daddr;
			__be32	skc_rcv_saddr;
		};
	};
	union {
		unsigned int	skc_hash;
		__u16		skc_u16hashes[2];
	};
	union {
		__portpair	skc_portpair;
		struct {
			__be16	skc_dport;
			__u16	skc_num;	/* own port, host order */
		};
	};
	unsigned short		skc_family;
	volatile unsigned char	skc_state;	/* TCP_ESTABLISHED ... */
	unsigned char		skc_reuse:4;
	unsigned char		skc_reuseport:1;
	unsigned char		skc_ipv6only:1;
	unsigned char		skc_net_refcnt:1;
	int			skc_bound_dev_if;
	union {
		struct hlist_node skc_bind_node;
		struct hlist_node skc_portaddr_node;
	};
	struct proto		*skc_prot;
	possible_net_t		skc_net;
	atomic64_t		skc_cookie;
	union {
		unsigned long	skc_flags;
		struct sock	*skc_listener;		/* request_sock */
		struct inet_timewait_death_row *skc_tw_dr;
	};
	/* sk_clone_lock() leaves the rest alone up to skc_dontcopy_end */
	int			skc_dontcopy_begin[0];
	union {
		struct hlist_node	skc_node;
		struct hlist_nulls_node	skc_nulls_node;	/* in ehash */
	};
	unsigned short		skc_tx_queue_mapping;
	unsigned short		skc_rx_queue_mapping;
	union {
		int		skc_incoming_cpu;
		u32		skc_rcv_wnd;
		u32		skc_tw_rcv_nxt;
	};
	refcount_t		skc_refcnt;
	int			skc_dontcopy_end[0];
	union {
		u32		skc_rxhash;
		u32		skc_window_clamp;
		u32		skc_tw_snd_nxt;
	};
};

struct sock {
	struct sock_common	__sk_common;
#define sk_node			__sk_common.skc_node
#define sk_nulls_node		__sk_common.skc_nulls_node
#define sk_refcnt		__sk_common.skc_refcnt
#define sk_tx_queue_mapping	__sk_common.skc_tx_queue_mapping
#define sk_rx_queue_mapping	__sk_common.skc_rx_queue_mapping
#define sk_dontcopy_begin	__sk_common.skc_dontcopy_begin
#define sk_dontcopy_end		__sk_common.skc_dontcopy_end
#define sk_hash			__sk_common.skc_hash
#define sk_portpair		__sk_common.skc_portpair
#define sk_num			__sk_common.skc_num
#define sk_dport		__sk_common.skc_dport
#define sk_addrpair		__sk_common.skc_addrpair
#define sk_daddr		__sk_common.skc_daddr
#define sk_rcv_saddr		__sk_common.skc_rcv_saddr
#define sk_family		__sk_common.skc_family
#define sk_state		__sk_common.skc_state
#define sk_reuse		__sk_common.skc_reuse
#define sk_reuseport		__sk_common.skc_reuseport
#define sk_ipv6only		__sk_common.skc_ipv6only
#define sk_net_refcnt		__sk_common.skc_net_refcnt
#define sk_bound_dev_if		__sk_common.skc_bound_dev_if
#define sk_bind_node		__sk_common.skc_bind_node
#define sk_prot			__sk_common.skc_prot
#define sk_net			__sk_common.skc_net
#define sk_cookie		__sk_common.skc_cookie
#define sk_incoming_cpu		__sk_common.skc_incoming_cpu
#define sk_flags		__sk_common.skc_flags
#define sk_rxhash		__sk_common.skc_rxhash

	/* receiving */
	atomic_t		sk_drops;
	__s32			sk_peek_off;
	struct sk_buff_head	sk_error_queue;
	struct sk_buff_head	sk_receive_queue;	/* in order, ready for recv() */
	/* packets that came while a task owned the socket */
	struct {
		atomic_t	rmem_alloc;
		int		len;
		struct sk_buff	*head;
		struct sk_buff	*tail;
	} sk_backlog;
#define sk_rmem_alloc sk_backlog.rmem_alloc

	struct dst_entry	*sk_rx_dst;
	int			sk_rx_dst_ifindex;
	u32			sk_rx_dst_cookie;
	unsigned int		sk_ll_usec;
	unsigned int		sk_napi_id;
	u8			sk_userlocks;
	int			sk_rcvbuf;
	struct sk_filter	*sk_filter;
	union {
		struct socket_wq *sk_wq;
		struct socket_wq *sk_wq_raw;
	};
	void			(*sk_data_ready)(struct sock *sk);
	long			sk_rcvtimeo;
	int			sk_rcvlowat;

	int			sk_err;
	struct socket		*sk_socket;
	socket_lock_t		sk_lock;
	u32			sk_reserved_mem;
	int			sk_forward_alloc;	/* bytes granted and not yet used */
	u32			sk_tsflags;

	/* sending */
	int			sk_write_pending;
	atomic_t		sk_omem_alloc;
	int			sk_sndbuf;
	int			sk_wmem_queued;		/* bytes of packets in sk_write_queue and rtx queue */
	refcount_t		sk_wmem_alloc;		/* bytes of packets in lower layers, plus one */
	unsigned long		sk_tsq_flags;
	union {
		struct sk_buff	*sk_send_head;
		struct rb_root	tcp_rtx_queue;
	};
	struct sk_buff_head	sk_write_queue;
	u32			sk_dst_pending_confirm;
	u32			sk_pacing_status;
	struct page_frag	sk_frag;
	struct timer_list	sk_timer;
	unsigned long		sk_pacing_rate;		/* bytes a second */
	atomic_t		sk_zckey;
	atomic_t		sk_tskey;
	unsigned long		sk_max_pacing_rate;
	long			sk_sndtimeo;
	u32			sk_priority;
	u32			sk_mark;
	struct dst_entry	*sk_dst_cache;
	netdev_features_t	sk_route_caps;
	u16			sk_gso_type;
	u16			sk_gso_max_segs;
	unsigned int		sk_gso_max_size;
	gfp_t			sk_allocation;
	u32			sk_txhash;
	u8			sk_pacing_shift;
	bool			sk_use_task_frag;

	u8			sk_gso_disabled:1,
				sk_kern_sock:1,
				sk_no_check_tx:1,
				sk_no_check_rx:1;
	u8			sk_shutdown;		/* RCV_SHUTDOWN, SEND_SHUTDOWN */
	u16			sk_type;
	u16			sk_protocol;
	unsigned long		sk_lingertime;
	struct proto		*sk_prot_creator;
	rwlock_t		sk_callback_lock;	/* sk_wq and sk_socket against sock_orphan() */
	int			sk_err_soft;
	u32			sk_ack_backlog;		/* connections in the accept queue */
	u32			sk_max_ack_backlog;	/* listen()'s backlog */
	kuid_t			sk_uid;
	spinlock_t		sk_peer_lock;
	pid_t			sk_peer_pid;	/* Linux: a struct pid */
	const struct cred	*sk_peer_cred;
	ktime_t			sk_stamp;
	int			sk_disconnects;
	u8			sk_txrehash;
	void			*sk_user_data;
	void			*sk_security;
	void			(*sk_state_change)(struct sock *sk);
	void			(*sk_write_space)(struct sock *sk);
	void			(*sk_error_report)(struct sock *sk);
	int			(*sk_backlog_rcv)(struct sock *sk, struct sk_buff *skb);
	void			(*sk_destruct)(struct sock *sk);
	struct sock_reuseport	*sk_reuseport_cb;
	struct rcu_head		sk_rcu;
};

/* A socket and its inode in sockfs, one object. */
struct socket_alloc {
	struct socket	socket;
	struct inode	vfs_inode;
};

/* A socket's inode and its struct socket lie in one object. */
static inline struct socket *SOCKET_I(struct inode *inode)
{
	return &container_of(inode, struct socket_alloc, vfs_inode)->socket;
}

/* The way back from the struct socket to its inode. */
static inline struct inode *SOCK_INODE(struct socket *socket)
{
	return &container_of(socket, struct socket_alloc, socket)->vfs_inode;
}

enum sk_pacing {
	SK_PACING_NONE		= 0,
	SK_PACING_NEEDED	= 1,
	SK_PACING_FQ		= 2,
};

struct proto_accept_arg {
	int	flags;
	int	err;
	int	is_empty;
	bool	kern;
};

struct proto {
	void		(*close)(struct sock *sk, long timeout);
	int		(*pre_connect)(struct sock *sk, struct sockaddr *uaddr, int addr_len);
	int		(*connect)(struct sock *sk, struct sockaddr *uaddr, int addr_len);
	int		(*disconnect)(struct sock *sk, int flags);
	struct sock	*(*accept)(struct sock *sk, struct proto_accept_arg *arg);
	int		(*ioctl)(struct sock *sk, int cmd, int *karg);
	int		(*init)(struct sock *sk);
	void		(*destroy)(struct sock *sk);
	void		(*shutdown)(struct sock *sk, int how);
	int		(*setsockopt)(struct sock *sk, int level, int optname, sockptr_t optval,
				      unsigned int optlen);
	int		(*getsockopt)(struct sock *sk, int level, int optname, char __user *optval,
				      int __user *option);
	void		(*keepalive)(struct sock *sk, int valbool);
	int		(*sendmsg)(struct sock *sk, struct msghdr *msg, size_t len);
	int		(*recvmsg)(struct sock *sk, struct msghdr *msg, size_t len, int flags, int *addr_len);
	void		(*splice_eof)(struct socket *sock);
	int		(*bind)(struct sock *sk, struct sockaddr *addr, int addr_len);
	int		(*bind_add)(struct sock *sk, struct sockaddr *addr, int addr_len);
	int		(*backlog_rcv)(struct sock *sk, struct sk_buff *skb);
	void		(*release_cb)(struct sock *sk);
	int		(*hash)(struct sock *sk);
	void		(*unhash)(struct sock *sk);
	void		(*rehash)(struct sock *sk);
	int		(*get_port)(struct sock *sk, unsigned short snum);
	void		(*put_port)(struct sock *sk);
	unsigned int	inuse_idx;
	int		(*forward_alloc_get)(const struct sock *sk);
	bool		(*stream_memory_free)(const struct sock *sk, int wake);
	bool		(*sock_is_readable)(struct sock *sk);
	void		(*enter_memory_pressure)(struct sock *sk);
	void		(*leave_memory_pressure)(struct sock *sk);
	atomic_long_t	*memory_allocated;	/* pages of all sockets of the protocol */
	struct percpu_counter *sockets_allocated;
	unsigned long	*memory_pressure;
	long		*sysctl_mem;
	int		*sysctl_wmem;
	int		*sysctl_rmem;
	u32		sysctl_wmem_offset;
	u32		sysctl_rmem_offset;
	int		max_header;
	bool		no_autobind;
	struct kmem_cache *slab;
	unsigned int	obj_size;
	slab_flags_t	slab_flags;
	unsigned int	*orphan_count;
	struct request_sock_ops	*rsk_prot;
	struct timewait_sock_ops *twsk_prot;
	union {
		struct inet_hashinfo	*hashinfo;
		struct udp_table	*udp_table;
	} h;
	struct module	*owner;
	char		name[32];
	struct list_head node;
	int		(*diag_destroy)(struct sock *sk, int err);
};

#define RCV_SHUTDOWN	1
#define SEND_SHUTDOWN	2
#define SHUTDOWN_MASK	3

#define SOCK_SNDBUF_LOCK	1
#define SOCK_RCVBUF_LOCK	2
#define SOCK_BINDADDR_LOCK	4
#define SOCK_BINDPORT_LOCK	8

#define SK_NO_REUSE	0
#define SK_CAN_REUSE	1
#define SK_FORCE_REUSE	2

enum sock_flags {
	SOCK_DEAD,		/* no struct socket any more */
	SOCK_DONE,
	SOCK_URGINLINE,
	SOCK_KEEPOPEN,
	SOCK_LINGER,
	SOCK_DESTROY,
	SOCK_BROADCAST,
	SOCK_TIMESTAMP,
	SOCK_ZAPPED,
	SOCK_USE_WRITE_QUEUE,
	SOCK_DBG,
	SOCK_RCVTSTAMP,
	SOCK_RCVTSTAMPNS,
	SOCK_LOCALROUTE,
	SOCK_MEMALLOC,
	SOCK_TIMESTAMPING_RX_SOFTWARE,
	SOCK_FASYNC,
	SOCK_RXQ_OVFL,
	SOCK_ZEROCOPY,
	SOCK_WIFI_STATUS,
	SOCK_NOFCS,
	SOCK_FILTER_LOCKED,
	SOCK_SELECT_ERR_QUEUE,
	SOCK_RCU_FREE,		/* freed after a grace period: listeners */
};

#define TCP_SKB_MIN_TRUESIZE	(2048 + SKB_STRUCT_SIZE)
#define SOCK_MIN_SNDBUF		(2 * TCP_SKB_MIN_TRUESIZE)
#define SOCK_MIN_RCVBUF		TCP_SKB_MIN_TRUESIZE
#define SK_MEM_SEND		0
#define SK_MEM_RECV		1
#define SK_MEMORY_PCPU_RESERVE	(1 << 8)
#define SK_WMEM_MAX		212992	/* Linux: 256 packets of 256 bytes, by truesize */
#define SK_RMEM_MAX		212992

extern __u32 sysctl_wmem_max;
extern __u32 sysctl_rmem_max;
extern __u32 sysctl_wmem_default;
extern __u32 sysctl_rmem_default;

/* ---- net/core/sock.c ---- */
struct sock *sk_alloc(struct net *net, int family, gfp_t priority, struct proto *prot, int kern);
void sk_free(struct sock *sk);
void sk_destruct(struct sock *sk);
struct sock *sk_clone_lock(const struct sock *sk, const gfp_t priority);
void sk_free_unlock_clone(struct sock *sk);
void sock_init_data(struct socket *sock, struct sock *sk);
void sock_init_data_uid(struct socket *sock, struct sock *sk, kuid_t uid);
void sk_common_release(struct sock *sk);
int proto_register(struct proto *prot, int alloc_slab);
void proto_unregister(struct proto *prot);

void lock_sock_nested(struct sock *sk, int subclass);
void __lock_sock(struct sock *sk);
void release_sock(struct sock *sk);
void __release_sock(struct sock *sk);
bool __lock_sock_fast(struct sock *sk);
void __sk_flush_backlog(struct sock *sk);

int sk_wait_data(struct sock *sk, long *timeo, const struct sk_buff *skb);

struct sk_buff *sock_wmalloc(struct sock *sk, unsigned long size, int force, gfp_t priority);
struct sk_buff *sock_alloc_send_pskb(struct sock *sk, unsigned long header_len, unsigned long data_len,
				     int noblock, int *errcode, int max_page_order);
void sock_wfree(struct sk_buff *skb);
void __sock_wfree(struct sk_buff *skb);
void skb_set_owner_w(struct sk_buff *skb, struct sock *sk);
void skb_orphan_partial(struct sk_buff *skb);
void sock_rfree(struct sk_buff *skb);
void sock_efree(struct sk_buff *skb);
void sock_edemux(struct sk_buff *skb);
void sock_pfree(struct sk_buff *skb);
void sock_gen_put(struct sock *sk);
void *sock_kmalloc(struct sock *sk, int size, gfp_t priority);
void sock_kfree_s(struct sock *sk, void *mem, int size);

int __sk_mem_schedule(struct sock *sk, int size, int kind);
int __sk_mem_raise_allocated(struct sock *sk, int size, int amt, int kind);
void __sk_mem_reclaim(struct sock *sk, int amount);
void __sk_mem_reduce_allocated(struct sock *sk, int amount);
bool sk_page_frag_refill(struct sock *sk, struct page_frag *pfrag);

void sk_reset_timer(struct sock *sk, struct timer_list *timer, unsigned long expires);
void sk_stop_timer(struct sock *sk, struct timer_list *timer);
void sk_stop_timer_sync(struct sock *sk, struct timer_list *timer);
void sk_setup_caps(struct sock *sk, struct dst_entry *dst);
struct dst_entry *__sk_dst_check(struct sock *sk, u32 cookie);
struct dst_entry *sk_dst_check(struct sock *sk, u32 cookie);
int sock_setsockopt(struct socket *sock, int level, int op, sockptr_t optval, unsigned int optlen);
int sk_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen);
int sk_getsockopt(struct sock *sk, int level, int optname, sockptr_t optval, sockptr_t optlen);
int sock_common_getsockopt(struct socket *sock, int level, int optname, char __user *optval, int __user *optlen);
int sock_common_recvmsg(struct socket *sock, struct msghdr *msg, size_t size, int flags);
int sock_common_setsockopt(struct socket *sock, int level, int optname, sockptr_t optval, unsigned int optlen);
kuid_t sock_i_uid(struct sock *sk);
void sk_error_report(struct sock *sk);
void sk_set_memalloc(struct sock *sk);
void sk_send_sigurg(struct sock *sk);
int sk_filter_trim_cap(struct sock *sk, struct sk_buff *skb, unsigned int cap);
int sock_queue_rcv_skb_reason(struct sock *sk, struct sk_buff *skb, enum skb_drop_reason *reason);
int __sock_queue_rcv_skb(struct sock *sk, struct sk_buff *skb);
void sock_enable_timestamps(struct sock *sk);
void sock_def_readable(struct sock *sk);

int sock_no_bind(struct socket *sock, struct sockaddr *saddr, int len);
int sock_no_connect(struct socket *sock, struct sockaddr *saddr, int len, int flags);
int sock_no_socketpair(struct socket *sock1, struct socket *sock2);
int sock_no_accept(struct socket *sock, struct socket *newsock, struct proto_accept_arg *arg);
int sock_no_getname(struct socket *sock, struct sockaddr *saddr, int peer);
int sock_no_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg);
int sk_ioctl(struct sock *sk, unsigned int cmd, void __user *arg);
int sock_bindtoindex(struct sock *sk, int ifindex, bool lock_sk);
void sk_get_meminfo(const struct sock *sk, u32 *mem);
int sock_no_listen(struct socket *sock, int backlog);
int sock_no_shutdown(struct socket *sock, int how);
int sock_no_sendmsg(struct socket *sock, struct msghdr *m, size_t len);
int sock_no_recvmsg(struct socket *sock, struct msghdr *m, size_t len, int flags);

/* ---- net/core/stream.c ---- */
int sk_stream_wait_connect(struct sock *sk, long *timeo_p);
int sk_stream_wait_memory(struct sock *sk, long *timeo_p);
void sk_stream_wait_close(struct sock *sk, long timeo);
int sk_stream_error(struct sock *sk, int flags, int err);
void sk_stream_kill_queues(struct sock *sk);
void sk_stream_write_space(struct sock *sk);

#include <net/sock_inline.h>
#endif
