/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H
#define min(a, b)	({ typeof(a) __mina = (a); typeof(b) __minb = (b); __mina < __minb ? __mina : __minb; })
#define max(a, b)	({ typeof(a) __maxa = (a); typeof(b) __maxb = (b); __maxa > __maxb ? __maxa : __maxb; })
#define min_t(t, a, b)	({ t __mta = (a); t __mtb = (b); __mta < __mtb ? __mta : __mtb; })
#define max_t(t, a, b)	({ t __mxa = (a); t __mxb = (b); __mxa > __mxb ? __mxa : __mxb; })
#define umin(a, b)	min_t(u64, a, b)
#define umax(a, b)	max_t(u64, a, b)
#define min3(a, b, c)	min(min(a, b), c)
#define max3(a, b, c)	max(max(a, b), c)
#define min_not_zero(a, b) ({ typeof(a) __mnza = (a); typeof(b) __mnzb = (b); \
	__mnza == 0 ? __mnzb : (__mnzb == 0 ? __mnza : (__mnza < __mnzb ? __mnza : __mnzb)); })
#define clamp(v, lo, hi)	({ typeof(v) __cv = (v); typeof(v) __cl = (lo); typeof(v) __ch = (hi); \
	__cv < __cl ? __cl : (__cv > __ch ? __ch : __cv); })
#define clamp_t(t, v, lo, hi)	clamp((t)(v), (t)(lo), (t)(hi))
#define clamp_val(v, lo, hi)	clamp(v, lo, hi)
#define swap(a, b)	do { typeof(a) __swp = (a); (a) = (b); (b) = __swp; } while (0)
#endif
