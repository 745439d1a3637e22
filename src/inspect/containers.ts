/**
 * Which structs a kernel list holds: C does not say it, the code that walks the list knows it.
 * One table from (struct, field) or global to the element's type and the member it is linked by.
 * Leaves out: walking (lists.ts).
 */

export interface Elements {
  /** Type of an element, as in `struct sk_buff`. */
  type: string;
  /** Member of the element that is the link; `a.b` for nested ones. */
  link: string;
}

const of = (type: string, link: string): Elements => ({ type: `struct ${type}`, link });
const SOCK_NULLS = of('sock', '__sk_common.skc_nulls_node');
const SOCK_NODE = of('sock', '__sk_common.skc_node');
const SOCK_BIND = of('sock', '__sk_common.skc_bind_node');

/** Key: `struct tag.field` of the head; `global name` for heads that are globals or arrays of heads. */
const ELEMENTS: Record<string, Elements> = {
  'wait_queue_head.head': of('wait_queue_entry', 'entry'),
  'task_struct.children': of('task_struct', 'sibling'),
  'signal_struct.thread_head': of('task_struct', 'thread_node'),
  'softnet_data.poll_list': of('napi_struct', 'poll_list'),
  'net.dev_base_head': of('net_device', 'dev_list'),
  'net_device.napi_list': of('napi_struct', 'dev_list'),
  'net_device.ptype_all': of('packet_type', 'list'),
  'net_device.ptype_specific': of('packet_type', 'list'),
  'tcp_sock.tsorted_sent_queue': of('sk_buff', 'tcp_tsorted_anchor'),
  'tcp_sock.out_of_order_queue': of('sk_buff', 'rbnode'),
  'sock.tcp_rtx_queue': of('sk_buff', 'rbnode'),
  'eventpoll.rdllist': of('epitem', 'rdllink'),
  'eventpoll.rbr': of('epitem', 'rbn'),
  'eventpoll.refs': of('epitem', 'fllink'),
  'file.f_ep': of('epitem', 'fllink'),
  'timer_base.vectors': of('timer_list', 'entry'),
  'inet_ehash_bucket.chain': SOCK_NULLS,
  'inet_listen_hashbucket.nulls_head': SOCK_NULLS,
  'inet_bind_hashbucket.chain': of('inet_bind_bucket', 'node'),
  'inet_bind_bucket.owners': SOCK_BIND,
  'inet_bind_bucket.bhash2': of('inet_bind2_bucket', 'bhash_node'),
  'inet_bind2_bucket.owners': SOCK_BIND,
  'udp_hslot.head': SOCK_NODE,
  'udp_hslot.nulls_head': SOCK_NULLS,
  'raw_hashinfo.ht': SOCK_NODE,
  'netns_unix.table': SOCK_NODE,
  'unix_table.buckets': SOCK_NODE,
  'cfs_rq.tasks_timeline': of('sched_entity', 'run_node'),
  'rq.cfs_tasks': of('task_struct', 'se.group_node'),
  'rq.queue': of('task_struct', 'run_list'),
  'worker_pool.worklist': of('work_struct', 'entry'),
  'mutex.wait_list': of('mutex_waiter', 'list'),
  'hrtimer_clock_base.active': of('hrtimer', 'node'),
  'global tasklist': of('task_struct', 'tasks'),
  'global sysctl_tables': of('ctl_table_header', 'list'),
  'global inetsw': of('inet_protosw', 'list'),
  'global proto_list': of('proto', 'node'),
  'global ptype_all': of('packet_type', 'list'),
  'global ptype_base': of('packet_type', 'list'),
  'global slab_caches': of('kmem_cache', 'list'),
  'global inet_addr_lst': of('in_ifaddr', 'hash'),
  'global unix_socket_table': SOCK_NODE,
  'global net_namespace_list': of('net', 'list'),
  'global workqueues': of('workqueue_struct', 'list'),
};

/** Where a value stands: the struct and field, or the global, that it was reached by. */
export interface Origin {
  record?: string;
  field?: string;
  global?: string;
}

export function elementsOf(origin: Origin): Elements | undefined {
  if (origin.global !== undefined) return ELEMENTS[`global ${origin.global}`];
  if (origin.record !== undefined && origin.field !== undefined) return ELEMENTS[`${origin.record}.${origin.field}`];
  return undefined;
}

/** Pointers to the first of many: the field whose value (plus `add`) is their number. */
const COUNTED: Record<string, { count: string; add: number }> = {
  'inet_hashinfo.ehash': { count: 'ehash_mask', add: 1 },
  'inet_hashinfo.bhash': { count: 'bhash_size', add: 0 },
  'inet_hashinfo.bhash2': { count: 'bhash_size', add: 0 },
  'inet_hashinfo.lhash2': { count: 'lhash2_mask', add: 1 },
  'udp_table.hash': { count: 'mask', add: 1 },
  'udp_table.hash2': { count: 'mask', add: 1 },
  'fdtable.fd': { count: 'max_fds', add: 0 },
};

export function countedBy(
  record: string | undefined,
  field: string | undefined,
): { count: string; add: number } | undefined {
  return record === undefined || field === undefined ? undefined : COUNTED[`${record}.${field}`];
}
