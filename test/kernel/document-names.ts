/**
 * The kernel functions, macros and objects that the document which the scenarios bring to life speaks
 * of, with the file that Linux 6.12 has them in. `documents.test.ts` holds it against the document and the kernel.
 */

export const FUNCTIONS: Record<string, string> = {
  __x64_sys_socket: 'net/socket.c',
  __x64_sys_connect: 'net/socket.c',
  __x64_sys_accept: 'net/socket.c',
  __x64_sys_recvfrom: 'net/socket.c',
  __x64_sys_close: 'fs/open.c',
  sock_create: 'net/socket.c',
  __sock_create: 'net/socket.c',
  sock_unregister: 'net/socket.c',
  sock_recvmsg: 'net/socket.c',
  sock_recvmsg_nosec: 'net/socket.c',
  security_socket_recvmsg: 'security/security.c',
  inet_create: 'net/ipv4/af_inet.c',
  inet_recvmsg: 'net/ipv4/af_inet.c',
  sk_alloc: 'net/core/sock.c',
  sock_init_data: 'net/core/sock.c',
  sk_wait_data: 'net/core/sock.c',
  sock_def_readable: 'net/core/sock.c',
  release_sock: 'net/core/sock.c',
  lock_sock: 'include/net/sock.h',
  sk_sleep: 'include/net/sock.h',
  inet_ehash_insert: 'net/ipv4/inet_hashtables.c',
  inet_unhash: 'net/ipv4/inet_hashtables.c',
  __inet_hash_connect: 'net/ipv4/inet_hashtables.c',
  __inet_lookup_skb: 'include/net/inet_hashtables.h',
  inet_csk_complete_hashdance: 'net/ipv4/inet_connection_sock.c',
  inet_twsk_kill: 'net/ipv4/inet_timewait_sock.c',
  tcp_recvmsg: 'net/ipv4/tcp.c',
  tcp_sendmsg: 'net/ipv4/tcp.c',
  tcp_close: 'net/ipv4/tcp.c',
  tcp_set_state: 'net/ipv4/tcp.c',
  tcp_v4_rcv: 'net/ipv4/tcp_ipv4.c',
  tcp_v4_do_rcv: 'net/ipv4/tcp_ipv4.c',
  tcp_rcv_established: 'net/ipv4/tcp_input.c',
  tcp_queue_rcv: 'net/ipv4/tcp_input.c',
  skb_copy_datagram_msg: 'include/linux/skbuff.h',
  skb_queue_empty: 'include/linux/skbuff.h',
  copy_to_user: 'include/linux/uaccess.h',
  prepare_to_wait: 'kernel/sched/wait.c',
  finish_wait: 'kernel/sched/wait.c',
  autoremove_wake_function: 'kernel/sched/wait.c',
  __wake_up_sync_key: 'kernel/sched/wait.c',
  __wake_up_common_lock: 'kernel/sched/wait.c',
  __wake_up_common: 'kernel/sched/wait.c',
  try_to_wake_up: 'kernel/sched/core.c',
  schedule: 'kernel/sched/core.c',
  schedule_timeout: 'kernel/time/timer.c',
};

export const MACROS: Record<string, string> = {
  skb_queue_walk: 'include/linux/skbuff.h',
  sk_wait_event: 'include/net/sock.h',
  wake_up_interruptible_sync_poll: 'include/linux/wait.h',
  rcu_dereference: 'include/linux/rcupdate.h',
};

/** Variables. */
export const OBJECTS = ['net_families', 'inet_family_ops', 'inet_stream_ops', 'tcp_prot', 'tcp_hashinfo'];

/** Names of structs, fields, parameters and labels: not looked for one by one. */
export const OTHERS = [
  'sk_buff',
  'sk_prot',
  'sk_data_ready',
  'sk_receive_queue',
  'task_struct',
  'inet_protosw',
  'net_proto_family',
  'tcp_timewait_sock',
  'wait_queue_head_t',
  'list_head',
  'nr_exclusive',
  'no_tcp_socket',
];

/** What the document calls otherwise than Linux 6.12 does, or speaks of without meaning the kernel's C. */
export const ALIASES: Record<string, string> = {
  tcp_time_wait_kill: 'inet_twsk_kill',
  recvfrom: '__x64_sys_recvfrom',
  accept: '__x64_sys_accept',
  connect: '__x64_sys_connect',
  close: '__x64_sys_close',
};

/** Variables of the example program, fields of packets, and what the document only mentions. */
export const NOT_KERNEL = ['conn_fd', 'server_fd', 'src_ip', 'src_port', 'dst_ip', 'dst_port', 'io_uring'];
