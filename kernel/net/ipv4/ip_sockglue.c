// SPDX-License-Identifier: MIT
/* setsockopt() and getsockopt(), level SOL_IP: the handful that matters to TCP and UDP. */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/sockptr.h>
#include <linux/uaccess.h>
#include <net/inet_sock.h>
#include <net/ip.h>
#include <net/route.h>
#include <net/sock.h>

/* Task context; takes the socket's lock. */
int ip_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen)
{
	struct inet_sock *inet = inet_sk(sk);
	int val = 0, err = 0;
	u8 ucval;

	if (level != SOL_IP)
		return -ENOPROTOOPT;
	if (optlen >= sizeof(int)) {
		if (copy_from_sockptr(&val, optval, sizeof(val)))
			return -EFAULT;
	} else if (optlen >= sizeof(char)) {
		if (copy_from_sockptr(&ucval, optval, sizeof(ucval)))
			return -EFAULT;
		val = ucval;
	}
	lock_sock(sk);
	switch (optname) {
	case IP_TOS:
		if (sk->sk_type == SOCK_STREAM)
			val = (val & ~3) | (inet->tos & 3);	/* the lower two bits are ECN's */
		if (inet->tos != val) {
			WRITE_ONCE(inet->tos, val);
			sk_dst_reset(sk);
		}
		break;
	case IP_TTL:
		if (val != -1 && (val < 1 || val > 255))
			err = -EINVAL;
		else
			WRITE_ONCE(inet->uc_ttl, val);
		break;
	case IP_MTU_DISCOVER:
		if (val < IP_PMTUDISC_DONT || val > IP_PMTUDISC_PROBE)
			err = -EINVAL;
		else
			WRITE_ONCE(inet->pmtudisc, val);
		break;
	case IP_RECVERR:
		inet_assign_bit(RECVERR, sk, val);
		break;
	case IP_BIND_ADDRESS_NO_PORT:
		inet_assign_bit(BIND_ADDRESS_NO_PORT, sk, val);
		break;
	default:
		err = -ENOPROTOOPT;
		break;
	}
	release_sock(sk);
	return err;
}

int ip_getsockopt(struct sock *sk, int level, int optname, char __user *optval, int __user *optlen)
{
	struct inet_sock *inet = inet_sk(sk);
	struct dst_entry *dst;
	int val, len;

	if (level != SOL_IP)
		return -EOPNOTSUPP;
	if (get_user(len, optlen))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;
	switch (optname) {
	case IP_TOS:
		val = READ_ONCE(inet->tos);
		break;
	case IP_TTL:
		val = READ_ONCE(inet->uc_ttl);
		if (val < 0)
			val = sock_net(sk)->ipv4.sysctl_ip_default_ttl;
		break;
	case IP_MTU_DISCOVER:
		val = READ_ONCE(inet->pmtudisc);
		break;
	case IP_MTU:
		dst = sk_dst_get(sk);
		if (!dst)
			return -ENOTCONN;
		val = dst_mtu(dst);
		dst_release(dst);
		break;
	case IP_RECVERR:
		val = inet_test_bit(RECVERR, sk);
		break;
	case IP_BIND_ADDRESS_NO_PORT:
		val = inet_test_bit(BIND_ADDRESS_NO_PORT, sk);
		break;
	default:
		return -ENOPROTOOPT;
	}
	len = min_t(unsigned int, sizeof(int), len);
	if (put_user(len, optlen))
		return -EFAULT;
	return copy_to_user(optval, &val, len) ? -EFAULT : 0;
}
