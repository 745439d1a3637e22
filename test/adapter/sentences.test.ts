/**
 * The functions of the main path explain themselves: most of their statements have a sentence from a
 * comment in the kernel's sources, and are not only read out ("tcp_recvmsg_locked decides by !timeo.").
 * Asked of every statement, not only of those that some scenario comes by.
 */
import { beforeAll, expect, test } from 'vitest';
import { Labels, type Sentence } from '../../src/adapter/labels';
import { Paths } from '../../src/adapter/paths';
import { parseLabels, SourceLabels } from '../../src/adapter/source-labels';
import { SourceIndex } from '../../src/debug/source-index';
import { deserializeImage, placeImages } from '../../src/machine';
import type { DebugInfo } from '../../src/machine/debug-info';
import type { Simulation } from '../../src/sim/api';
import { files, ROOT, stockKernelImage } from '../kernel-image';

/** By what a program does; direct neighbours with them. Not TCP's own files only: what every scenario comes by. */
const MAIN_PATH: Record<string, string> = {
  'making a socket': `
    __sys_socket __sys_socket_create sock_create __sock_create sock_alloc inet_create sock_init_data_uid
    sock_map_fd alloc_fd fd_install sock_alloc_inode sk_alloc
    sk_prot_alloc tcp_v4_init_sock tcp_init_sock do_syscall_64`,
  'bind and listen': `
    __sys_bind __sys_bind_socket inet_bind inet_bind_sk __inet_bind inet_csk_get_port inet_bind_hash
    __sys_listen __sys_listen_socket inet_listen __inet_listen_sk inet_csk_listen_start __inet_hash`,
  'connect and accept': `
    __sys_connect __sys_connect_file inet_stream_connect __inet_stream_connect tcp_v4_connect tcp_connect
    __inet_hash_connect inet_ehash_insert
    __inet_check_established inet_wait_for_connect __sys_accept4 __sys_accept4_file do_accept
    inet_accept __inet_accept inet_csk_accept
    inet_csk_wait_for_connect`,
  handshake: `
    tcp_conn_request tcp_make_synack tcp_rcv_state_process tcp_rcv_synsent_state_process tcp_child_process
    tcp_v4_conn_request tcp_v4_syn_recv_sock tcp_check_req inet_csk_complete_hashdance inet_csk_reqsk_queue_add
    inet_csk_reqsk_queue_hash_add tcp_create_openreq_child`,
  sending: `
    __sys_sendto sock_sendmsg inet_sendmsg tcp_sendmsg tcp_sendmsg_locked tcp_push sk_stream_wait_memory
    __tcp_push_pending_frames tcp_write_xmit __tcp_transmit_skb tcp_event_new_data_sent
    ip_queue_xmit __ip_queue_xmit dev_queue_xmit __dev_queue_xmit
    dev_hard_start_xmit e1000_xmit_frame e1000_tx_queue ip_local_out ip_output ip_finish_output2
    __dev_xmit_skb sch_direct_xmit pfifo_fast_enqueue pfifo_fast_dequeue xmit_one tcp_retransmit_timer`,
  receiving: `
    __sys_recvfrom sock_recvmsg sock_recvmsg_nosec inet_recvmsg tcp_recvmsg tcp_recvmsg_locked
    skb_copy_datagram_msg __skb_datagram_iter sk_wait_data lock_sock_nested release_sock __release_sock`,
  'interrupt to socket': `
    common_interrupt __common_interrupt handle_edge_irq handle_irq_event __handle_irq_event_percpu napi_schedule_prep
    process_backlog enqueue_to_backlog ip_rcv_finish_core tcp_ack
    e1000_intr e1000_clean e1000_clean_rx_irq __napi_schedule net_rx_action handle_softirqs napi_gro_receive
    __netif_receive_skb_core ip_rcv ip_rcv_core ip_local_deliver ip_local_deliver_finish ip_protocol_deliver_rcu
    tcp_v4_rcv __inet_lookup __inet_lookup_established __inet_lookup_listener tcp_v4_do_rcv tcp_add_backlog
    tcp_rcv_established tcp_queue_rcv tcp_data_queue tcp_data_ready __tcp_send_ack ip_rcv_finish napi_complete_done`,
  'sleep and wake-up': `
    prepare_to_wait finish_wait autoremove_wake_function schedule_timeout schedule __schedule try_to_wake_up
    sock_def_readable __wake_up_common __wake_up_common_lock __wake_up_sync_key ttwu_do_activate
    ttwu_runnable wake_up_new_task wait_woken woken_wake_function prepare_to_wait_exclusive add_wait_queue
    context_switch finish_task_switch __lock_sock resched_curr wakeup_preempt pick_next_task_fair
    _raw_spin_lock_bh _raw_spin_lock_irqsave`,
  closing: `
    sock_close __sock_release inet_release tcp_close __tcp_close tcp_set_state tcp_send_fin tcp_fin inet_unhash
    tcp_time_wait __fput
    inet_twsk_hashdance_schedule tcp_timewait_state_process inet_twsk_kill inet_csk_destroy_sock`,
  RCU: 'rcu_core rcu_do_batch rcu_gp_init call_rcu synchronize_rcu sock_unregister sock_register',
  epoll: `
    do_epoll_create ep_alloc do_epoll_ctl ep_insert ep_ptable_queue_proc ep_item_poll ep_poll_callback do_epoll_wait
    ep_poll ep_send_events ep_start_scan ep_done_scan ep_remove ep_clear_and_put`,
  poll: 'poll_initwait __pollwait pollwake do_pollfd do_poll do_sys_poll poll_schedule_timeout poll_freewait',
  UDP: `
    udp_lib_get_port udp_lib_unhash __udp4_lib_lookup udp4_lib_lookup2 __udp4_lib_rcv udp_queue_rcv_one_skb
    __udp_enqueue_schedule_skb __skb_recv_udp udp_recvmsg udp_sendmsg udp_send_skb __udp4_lib_err
    ip_make_skb __ip_append_data __ip_make_skb __icmp_send icmp_rcv`,
  AF_UNIX: `
    unix_create unix_create1 unix_bind unix_listen unix_stream_connect unix_accept unix_stream_sendmsg
    unix_stream_read_generic unix_stream_data_wait unix_shutdown unix_release_sock unix_socketpair`,
  packets: `
    __alloc_skb __build_skb __skb_clone skb_clone kfree_skbmem skb_release_data skb_release_head_state
    skb_put skb_push __skb_pull pskb_expand_head skb_copy_bits sock_wfree sock_rfree skb_set_owner_w skb_set_owner_r`,
  'scheduler and timers': `
    activate_task place_entity update_curr do_idle hrtimer_interrupt __hrtimer_run_queues
    hrtimer_start_range_ns __run_timers expire_timers __mod_timer exit_to_user_mode_loop ksoftirqd_fn`,
  descriptors: 'alloc_fd fd_install close_fd fdget alloc_file_pseudo init_file vfs_read vfs_write sock_read_iter',
};

/** Of a function's statements; one that only hands something back may always stand without a reason. */
const ENOUGH = 0.75;

let debug: DebugInfo;
let index: SourceIndex;
let sentence: (stmt: number) => Promise<Sentence | undefined>;

beforeAll(async () => {
  const image = deserializeImage(await stockKernelImage());
  debug = placeImages([image]).debug;
  index = new SourceIndex(debug);
  let stmt = -1;
  // All that a sentence needs of a machine that has stopped at a statement.
  const stopped = { debug, cpu: () => ({ stmt }), stack: () => [] } as unknown as Simulation;
  const labels = new Labels(stopped, index, new Paths(debug, `${ROOT}/kernel`), (path) => files.readFile(path));
  sentence = (at) => {
    stmt = at;
    return labels.sentence(0, 0);
  };
});

test.each(Object.entries(MAIN_PATH))('%s: most statements say why', async (_, names) => {
  const poor: string[] = [];
  for (const name of names.trim().split(/\s+/)) {
    const fn = index.named(name).find((f) => f.image === 0 && !f.isTracepoint && f.endStmt > f.firstStmt);
    if (!fn) {
      poor.push(`${name}: there is no such function`);
      continue;
    }
    const bare: string[] = [];
    const all = fn.endStmt - 1 - fn.firstStmt;
    for (let s = fn.firstStmt; s < fn.endStmt - 1; s++) {
      const found = await sentence(s);
      if (!found?.said) bare.push(`  ${debug.stmtLine[s]} ${found?.text ?? ''}`);
    }
    if (fn.comment === '') poor.push(`${name} (${debug.files[fn.file]?.path}:${fn.line}) has no comment`);
    const share = 1 - bare.length / all;
    if (share < ENOUGH && bare.length > 1)
      poor.push(`${name} (${debug.files[fn.file]?.path}): ${Math.round(100 * share)} % of ${all}`, ...bare);
  }
  expect(poor.join('\n')).toBe('');
});

test.each([
  // Entry, named label, test, event, counter, called function, what an if has decided.
  ['tcp_v4_connect', /^tcp_v4_connect: connect\(\): a route and a source address/],
  ['sk_wait_data', /^sk_wait_data: into the wait queue first, so that no wake-up can be lost$/],
  ['tcp_recvmsg_locked', /^tcp_recvmsg_locked tests whether !timeo: non-blocking, or the time is up/],
  ['handle_softirqs', /^handle_softirqs records the event softirq_entry, which/],
  ['tcp_rcv_established', /^tcp_rcv_established counts TCPHPHITS, which nstat shows\.$/],
  ['inet_csk_destroy_sock', /^inet_csk_destroy_sock would report a mistake of the kernel: !sk_unhashed\(sk\)\.$/],
  ['tcp_recvmsg_locked', /^Calls sock_rcvlowat: How many bytes/],
  ['tcp_recvmsg_locked', /^tcp_recvmsg_locked sets copied to -EAGAIN: non-blocking, or the time is up/],
])('%s has the sentence %s', async (name, expected) => {
  const fn = index.named(name).find((f) => f.image === 0)!;
  const all: string[] = [];
  for (let s = fn.firstStmt; s < fn.endStmt - 1; s++) all.push((await sentence(s))?.text ?? '');
  expect(all.filter((text) => expected.test(text)).length, all.join('\n')).toBeGreaterThan(0);
});

test('a comment speaks of the statement beside it or after it; headings and bare labels of none', () => {
  const text = [
    '/* ---- section ---- */',
    'int f(int a)',
    '{',
    '\t/* why a */',
    '\tif (a) {\t/* beside */',
    '\t\t/* STEP f.point: named */',
    '\t\tg("/* no comment */");',
    '\t} else {\t/* below */',
    '\t\th();\t// at the end',
    '\t}',
    '\tint b = a;\t/* beside, the last before an empty line */',
    '',
    '\t/* STEP f.bare */',
    '\t/* of nothing */',
    '',
    '\treturn 0;',
  ].join('\n');
  expect([...parseLabels(text)].map(([line, l]) => `${line} ${l.name} ${l.words} ${l.above}`)).toEqual([
    '4  why a true',
    '5  beside false',
    '6 f named true',
    '8  below true',
    '9  at the end false',
    '11  beside, the last before an empty line false',
  ]);
});

test('what stands under a comment has its reason: a paragraph, and what an if decides', () => {
  const labels = new SourceLabels(
    [
      '/* f(). */',
      'int f(int a)',
      '{',
      '\tint b = 0;',
      '',
      '\t/* why a */',
      '\tif (a &&',
      '\t    b) {',
      '\t\tb = 1;',
      '\t\tif (b)',
      '\t\t\treturn 1;',
      '\t\tgoto out;',
      '\t} else {',
      '\t\tb = 2;',
      '\t}',
      '\t/* all of b */',
      '\tb = 3;',
      '\tb = 4;',
      '\tif (b)',
      '\t\tb = 5;',
      'out:',
      '\treturn b;',
    ].join('\n'),
  );
  const reasons = [4, 7, 9, 11, 12, 14, 17, 18, 19, 20, 22].map((line) => [
    line,
    (labels.of(line) ?? labels.reason(line))?.words,
  ]);
  expect(reasons).toEqual([
    [4, undefined],
    [7, 'why a'],
    [9, 'why a'],
    [11, undefined],
    [12, 'why a'],
    [14, undefined],
    [17, 'all of b'],
    [18, 'all of b'],
    [19, undefined],
    [20, undefined],
    [22, undefined],
  ]);
});
