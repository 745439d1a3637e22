/* SPDX-License-Identifier: MIT */
/*
 * tcp_raw OWNPORT PORT STEP...: a peer made of single segments, through the door of self/tcp-raw.c. Numbers
 * are relative: our SYN has 0, and so has the other's.
 *   wait[:FLAGS]     the next segment (that has these flags), for at most 30 s
 *   sleep:MS         does nothing; what comes waits
 *   drain:MS         throws away what comes
 *   send:FLAGS[:K=N...]   a segment. seq= and ack=: else the next of ours, and all that has come in order;
 *                    win=, len=, urg=; tsd=: added to the time stamp; sack=A-B; opts=: s(ack) t(ime stamps)
 *                    w(indow scale 7) in a SYN; later segments carry time stamps if both SYNs had them
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define ISS 1000000u
static const char names[] = "FSRPAU";
static uint16_t own_port, port;
static uint32_t snd = ISS, irs, rcv, their_stamp;
static int fd, stamps, offered;
static unsigned char buf[2000];

static uint32_t get32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static unsigned char *put32(unsigned char *p, uint32_t v)
{
	p[0] = v >> 24;
	p[1] = v >> 16;
	p[2] = v >> 8;
	p[3] = v;
	return p + 4;
}

static uint32_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The next segment of our connection within ms; its flags, or -1. */
static int take(int ms)
{
	uint32_t end = now_ms() + ms;

	for (;;) {
		int left = end - now_ms(), n, hlen, at;
		struct timeval tv = { left / 1000, left % 1000 * 1000 };
		uint32_t seq, next;

		if (left <= 0)
			return -1;
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
		n = recv(fd, buf, sizeof(buf), 0);
		if (n < 20)
			continue;
		if ((buf[0] << 8 | buf[1]) != port || (buf[2] << 8 | buf[3]) != own_port)
			continue;
		hlen = (buf[12] >> 4) * 4;
		seq = get32(buf + 4);
		if (buf[13] & 2) {
			irs = seq;
			rcv = seq;
		}
		for (at = 20; at < hlen && buf[at];) {
			if (buf[at] == 1) {
				at++;
				continue;
			}
			if (buf[at] == 8) {
				their_stamp = get32(buf + at + 2);
				if (offered && buf[13] & 2)
					stamps = 1;
			}
			at += buf[at + 1];
		}
		next = seq + (n - hlen) + (buf[13] & 1) + (buf[13] >> 1 & 1);
		if ((int32_t)(seq - rcv) <= 0 && (int32_t)(next - rcv) > 0)
			rcv = next;
		return buf[13];
	}
}

static int flags_of(const char *s, size_t n)
{
	int flags = 0;

	for (size_t i = 0; i < n; i++)
		flags |= 1 << (strchr(names, s[i]) - names);
	return flags;
}

static void send_segment(char *step)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(4001) };
	char *flag_names = strtok(step, ":"), *part;
	int flags = flags_of(flag_names, strlen(flag_names)), win = 65535, len = 0, urg = 0, tsd = 0, own_seq = 1, hlen;
	uint32_t seq = snd, ack = rcv, sack[8];
	int sacks = 0;
	const char *opts = "";
	unsigned char seg[2000] = { 0 }, *p = seg + 20;

	while ((part = strtok(NULL, ":")) != NULL) {
		char *value = strchr(part, '=') + 1;
		long n = strtol(value, &value, 10);

		if (!strncmp(part, "seq", 3)) {
			seq = ISS + n;
			own_seq = 0;
		} else if (!strncmp(part, "ack", 3)) {
			ack = irs + n;
		} else if (!strncmp(part, "win", 3)) {
			win = n;
		} else if (!strncmp(part, "len", 3)) {
			len = n;
		} else if (!strncmp(part, "urg", 3)) {
			urg = n;
		} else if (!strncmp(part, "tsd", 3)) {
			tsd = n;
		} else if (!strncmp(part, "sack", 4)) {
			sack[sacks++] = irs + n;
			sack[sacks++] = irs + atoi(value + 1);
		} else {
			opts = strchr(part, '=') + 1;
		}
	}
	if (flags & 2) {
		p = put32(p, 2 << 24 | 4 << 16 | 1460);
		if (strchr(opts, 's'))
			p = put32(p, 1 << 24 | 1 << 16 | 4 << 8 | 2);
		if (strchr(opts, 'w'))
			p = put32(p, 1 << 24 | 3 << 16 | 3 << 8 | 7);
		offered = strchr(opts, 't') != NULL;
		/* an answer to a SYN that had stamps agrees on them */
		if (offered && flags & 16 && their_stamp)
			stamps = 1;
	}
	if (stamps || (flags & 2 && offered)) {
		p = put32(p, 1 << 24 | 1 << 16 | 8 << 8 | 10);
		p = put32(p, 5000 + now_ms() + tsd);
		p = put32(p, flags & 16 ? their_stamp : 0);
	}
	if (sacks) {
		p = put32(p, 1 << 24 | 1 << 16 | 5 << 8 | (2 + 4 * sacks));
		for (int i = 0; i < sacks; i++)
			p = put32(p, sack[i]);
	}
	hlen = p - seg;
	seg[0] = own_port >> 8;
	seg[1] = own_port;
	seg[2] = port >> 8;
	seg[3] = port;
	put32(seg + 4, seq);
	put32(seg + 8, flags & 16 ? ack : 0);
	seg[12] = hlen / 4 << 4;
	seg[13] = flags;
	seg[14] = win >> 8;
	seg[15] = win;
	seg[18] = urg >> 8;
	seg[19] = urg;
	for (int i = 0; i < len; i++)
		seg[hlen + i] = 'a' + (seq - ISS + i) % 26;
	if (own_seq)
		snd += len + (flags & 1) + (flags >> 1 & 1);
	to.sin_addr.s_addr = inet_addr("10.0.0.2");
	sendto(fd, seg, hlen + len, 0, (void *)&to, sizeof(to));
}

int main(int argc, char **argv)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(4000) };

	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (bind(fd, (void *)&a, sizeof(a)))
		return 1;
	own_port = atoi(argv[1]);
	port = atoi(argv[2]);
	for (int i = 3; i < argc; i++) {
		char *step = argv[i], *arg = strchr(step, ':');

		if (!strncmp(step, "wait", 4)) {
			int want = arg ? flags_of(arg + 1, strlen(arg + 1)) : 0, got;

			do
				got = take(30000);
			while (got >= 0 && (got & want) != want);
			if (got < 0) {
				printf("nothing comes at step %d, %s\n", i - 2, step);
				return 1;
			}
		} else if (!strncmp(step, "sleep", 5)) {
			usleep(atoi(arg + 1) * 1000);
		} else if (!strncmp(step, "drain", 5)) {
			uint32_t end = now_ms() + atoi(arg + 1);

			while ((int32_t)(end - now_ms()) > 0)
				take(end - now_ms());
		} else {
			send_segment(arg + 1);
		}
	}
	return 0;
}
