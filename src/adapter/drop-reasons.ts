/**
 * What the kernel's reasons for dropping a packet, and for sending a RST, mean: a sentence each, and what to read.
 * By the enumerators of include/net/dropreason-core.h and include/net/rstreason.h without their prefix.
 */

type Entry = readonly [why: string, read?: string];

export const DROP_REASONS: Readonly<Record<string, Entry>> = {
  NOT_SPECIFIED: [
    'The code that frees it gives no reason: see the call path. Often it has done its work, as a FIN or an RST has.',
  ],
  NO_SOCKET: [
    'No socket has this port: nobody listens there, or the connection is gone. TCP answers with a RST, UDP with ICMP port unreachable.',
    'RFC 9293 §3.10.7.1; RFC 1122 §4.1.3.1 for UDP.',
  ],
  SOCKET_CLOSE: ['The socket is being closed: nobody will read it any more.', 'close(2), shutdown(2).'],
  SOCKET_FILTER: ['A filter on the socket, or a security module, did not want it.', 'socket(7), SO_ATTACH_FILTER.'],
  SOCKET_RCVBUFF: [
    'The receive buffer of its socket is full: the program does not read as fast as data comes.',
    'socket(7), SO_RCVBUF; udp(7); net.core.rmem_max.',
  ],
  SOCKET_BACKLOG: [
    'A task owned the socket, and its backlog was full.',
    'sk_add_backlog() in include/net/sock.h: the limit is the receive and the send buffer together.',
  ],
  PROTO_MEM: ['All sockets of the protocol together use too much memory.', 'tcp(7), tcp_mem; udp(7), udp_mem.'],
  TCP_CSUM: ["TCP's checksum is wrong: it was damaged on the way.", 'RFC 9293 §3.1; TcpInCsumErrors counts it.'],
  UDP_CSUM: ["UDP's checksum is wrong: it was damaged on the way.", 'RFC 768; UdpInCsumErrors counts it.'],
  IP_CSUM: ["The IP header's checksum is wrong.", 'RFC 791 §3.1; RFC 1122 §3.2.1.2.'],
  SKB_CSUM: ['A checksum could not be computed.'],
  IP_INHDR: ['The IP header makes no sense: version, length, or options.', 'RFC 791 §3.1; IpInHdrErrors counts it.'],
  PKT_TOO_SMALL: ['It is shorter than its own header says.', 'RFC 791 §3.1.'],
  PKT_TOO_BIG: ['It is larger than the interface may carry, and may not be cut.', 'RFC 1191, path MTU discovery.'],
  OTHERHOST: [
    "It is addressed to another host's card: the card saw it, and it is not for us.",
    'packet(7), PACKET_OTHERHOST.',
  ],
  IP_RPFILTER: ['Its source would not be reached by the way it came.', 'RFC 3704; net.ipv4.conf.*.rp_filter.'],
  IP_INVALID_SOURCE: ['Its source is no address that a host can have.', 'RFC 1122 §3.2.1.3.'],
  IP_INVALID_DEST: ['Its destination is no address that it could be for.', 'RFC 1122 §3.2.1.3.'],
  IP_INADDRERRORS: [
    'It is for an address that is not ours, and this host does not forward.',
    'RFC 1122 §3.3; IpInAddrErrors counts it.',
  ],
  IP_INNOROUTES: ['There is no route for it.', 'RFC 1812 §5.2.7.1.'],
  IP_OUTNOROUTES: ['There is no route to where it should go.', 'ip-route(8); IpOutNoRoutes counts it.'],
  UNHANDLED_PROTO: ['Nobody is registered for its protocol.', 'RFC 1122 §3.2.2.1, ICMP protocol unreachable.'],
  NEIGH_CREATEFAIL: ['No entry in the ARP table could be made for the next hop.', 'arp(7).'],
  NEIGH_FAILED: ['Nobody answered the ARP requests for the next hop.', 'RFC 826; arp(7), mcast_solicit.'],
  NEIGH_QUEUEFULL: ['Too many packets wait for the answer to an ARP request.', 'arp(7), unres_qlen.'],
  NEIGH_DEAD: ['The ARP entry of the next hop was deleted.', 'arp(7).'],
  QDISC_DROP: [
    'The queue of the interface is full: more is sent than the link can take.',
    'tc(8); the qdisc of the device.',
  ],
  CPU_BACKLOG: ["The CPU's backlog of received packets is full.", 'net.core.netdev_max_backlog.'],
  FULL_RING: ["The card's ring has no free descriptor.", 'ethtool(8), ring sizes.'],
  DEV_READY: ['The device is not up.', 'netdevice(7).'],
  NOMEM: ['There was no memory for it.'],
  QUEUE_PURGE: [
    'The queue that it was in was emptied: its socket ends.',
    'sk_stream_kill_queues() in net/core/stream.c.',
  ],
  TCP_AUTH_HDR: ['Its signature option was not wanted or wrong.', 'RFC 5925; RFC 2385.'],
  TCP_FLAGS: ['Its flags make no sense in this state.', 'RFC 9293 §3.10.7.'],
  TCP_RESET: ['It is a valid RST: it has done its work, the connection is torn down.', 'RFC 9293 §3.5.3.'],
  TCP_CLOSE: ['The socket is closed.', 'RFC 9293 §3.10.7.1.'],
  TCP_ABORT_ON_DATA: [
    'Data came after this end had closed: it is answered with a RST.',
    'RFC 1122 §4.2.2.13; RFC 2525 §2.17.',
  ],
  TCP_ZEROWINDOW: ['The window was closed: this end had said that it could take nothing.', 'RFC 9293 §3.8.6.'],
  TCP_OLD_DATA: [
    'All of its data has been received before: an acknowledgement was lost, or it was sent twice.',
    'RFC 9293 §3.10.7.4; RFC 2883, D-SACK.',
  ],
  TCP_OVERWINDOW: ['Its data is beyond the window that was offered.', 'RFC 9293 §3.4, §3.10.7.4.'],
  TCP_OFOMERGE: ['Its data is in the out-of-order queue already.', 'RFC 2018; RFC 2883.'],
  TCP_OFO_DROP: ['The out-of-order queue has no room for it.', 'net.ipv4.tcp_rmem.'],
  TCP_OFO_QUEUE_PRUNE: ['The out-of-order queue was cut because memory is short.', 'net.ipv4.tcp_rmem.'],
  TCP_RFC7323_PAWS: ['Its timestamp is older than one seen before: it is a late duplicate.', 'RFC 7323 §5, PAWS.'],
  TCP_RFC7323_PAWS_ACK: ['Its timestamp is older than one seen before: it is a late duplicate.', 'RFC 7323 §5, PAWS.'],
  TCP_OLD_SEQUENCE: ['Its sequence number lies before the window.', 'RFC 9293 §3.4, §3.10.7.4.'],
  TCP_INVALID_SEQUENCE: ['Its sequence number lies outside the window.', 'RFC 9293 §3.10.7.4; RFC 5961.'],
  TCP_INVALID_ACK_SEQUENCE: ['It acknowledges what was never sent, in the handshake.', 'RFC 9293 §3.10.7.3.'],
  TCP_INVALID_SYN: ['A SYN in the middle of a connection.', 'RFC 5961 §4.'],
  TCP_OLD_ACK: ['It acknowledges what was acknowledged before.', 'RFC 9293 §3.10.7.4; RFC 5961 §5.'],
  TCP_TOO_OLD_ACK: ['It acknowledges what is long past.', 'RFC 5961 §5.'],
  TCP_ACK_UNSENT_DATA: ['It acknowledges data that was never sent.', 'RFC 9293 §3.10.7.4.'],
  TCP_LISTEN_OVERFLOW: ['The accept queue of the listener is full.', 'listen(2); net.core.somaxconn.'],
};

export const RESET_REASONS: Readonly<Record<string, string>> = {
  NO_SOCKET: 'Nobody listens at that port, or the connection is gone: the segment is answered with a RST.',
  TCP_INVALID_ACK_SEQUENCE: 'The segment acknowledges what was never sent.',
  TCP_RFC7323_PAWS: 'The segment is a late duplicate.',
  TCP_TOO_OLD_ACK: 'The segment acknowledges what is long past.',
  TCP_ACK_UNSENT_DATA: 'The segment acknowledges data that was never sent.',
  TCP_FLAGS: "The segment's flags make no sense in this state.",
  TCP_OLD_ACK: 'The segment acknowledges what was acknowledged before.',
  TCP_ABORT_ON_DATA: 'Data came for a socket that nobody can read any more.',
  TCP_TIMEWAIT_SOCKET: 'The connection is in TIME_WAIT and the segment cannot belong to it.',
  INVALID_SYN: 'A SYN came in the middle of a connection.',
  TCP_ABORT_ON_CLOSE:
    'The program closed the socket while received data was unread: the other end must learn that it is lost.',
  TCP_ABORT_ON_LINGER: 'The program closed the socket with SO_LINGER and a time of 0.',
  TCP_ABORT_ON_MEMORY: 'There are too many orphaned sockets, or too little memory.',
  TCP_STATE: 'The socket was ended in a state that has to be told.',
  TCP_KEEPALIVE_TIMEOUT: 'The other end answered none of the keepalive probes.',
  TCP_DISCONNECT_WITH_DATA: 'The socket was disconnected with data in it.',
};
