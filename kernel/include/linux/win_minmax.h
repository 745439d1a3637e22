/* SPDX-License-Identifier: MIT */
/* The smallest value of the last `win` ticks, kept as the three best samples (Kathleen Nichols' filter). */
#ifndef MINMAX_H
#define MINMAX_H

#include <linux/types.h>

struct minmax_sample {
	u32	t;
	u32	v;
};

struct minmax {
	struct minmax_sample s[3];
};

/* The least value of the window. */
static inline u32 minmax_get(const struct minmax *m)
{
	return m->s[0].v;
}

/* The window begins anew with this value. */
static inline u32 minmax_reset(struct minmax *m, u32 t, u32 meas)
{
	struct minmax_sample val = { .t = t, .v = meas };

	m->s[0] = val;
	m->s[1] = val;
	m->s[2] = val;
	return m->s[0].v;
}

u32 minmax_running_min(struct minmax *m, u32 win, u32 t, u32 meas);

#endif
