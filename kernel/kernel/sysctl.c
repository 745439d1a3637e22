/* SPDX-License-Identifier: MIT */
/*
 * Settings by name. Subsystems register tables; what the boot parameters set is applied when
 * the name is registered, so order does not matter. The scenario may set one later through
 * the control device.
 */
#include <linux/sysctl.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/ctype.h>
#include <asm/setup.h>

const int sysctl_vals[] = { 0, 1, 2, 3, 4, 100, 200, 1000, 3000, INT_MAX, 65535, -1 };
static LIST_HEAD(sysctl_tables);
static DEFINE_SPINLOCK(sysctl_lock);

/* The next number of text into *v; the rest, or NULL when there is no number. */
static const char *next_number(const char *text, long *v)
{
	char word[24];
	int n = 0;

	while (isspace(*text))
		text++;
	while (*text && !isspace(*text) && n < (int)sizeof(word) - 1)
		word[n++] = *text++;
	word[n] = 0;
	return n && kstrtol(word, 0, v) == 0 ? text : NULL;
}

static int do_vec(const struct ctl_table *table, const char *value, long scale, long divide, int size)
{
	char *data = table->data;
	int room = table->maxlen;

	do {
		long v;

		value = next_number(value, &v);
		if (!value)
			return -EINVAL;
		v = v * scale / divide;
		if ((table->extra1 && v < *(const int *)table->extra1) || (table->extra2 && v > *(const int *)table->extra2))
			return -EINVAL;
		if (size == 1)
			*(u8 *)data = (u8)v;
		else if (size == 4)
			*(int *)data = (int)v;
		else
			*(long *)data = v;
		data += size;
		room -= size;
		while (isspace(*value))
			value++;
	} while (room > 0 && *value);
	return *value ? -EINVAL : 0;
}

int proc_dointvec(const struct ctl_table *table, const char *value)
{
	return do_vec(table, value, 1, 1, 4);
}

int proc_dointvec_minmax(const struct ctl_table *table, const char *value)
{
	return do_vec(table, value, 1, 1, 4);
}

int proc_dointvec_jiffies(const struct ctl_table *table, const char *value)
{
	return do_vec(table, value, HZ, 1, 4);
}

int proc_dointvec_ms_jiffies(const struct ctl_table *table, const char *value)
{
	return do_vec(table, value, HZ, 1000, 4);
}

int proc_dou8vec_minmax(const struct ctl_table *table, const char *value)
{
	return do_vec(table, value, 1, 1, 1);
}

int proc_doulongvec_minmax(const struct ctl_table *table, const char *value)
{
	return do_vec(table, value, 1, 1, 8);
}

int proc_dostring(const struct ctl_table *table, const char *value)
{
	return strscpy(table->data, value, (size_t)table->maxlen) < 0 ? -EINVAL : 0;
}

static int set_entry(const struct ctl_table *table, const char *value)
{
	return table->proc_handler ? table->proc_handler(table, value) : proc_dointvec(table, value);
}

/* Any context. */
int sysctl_set(const char *name, const char *value)
{
	struct ctl_table_header *h;
	unsigned long flags;
	int ret = -ENOENT;

	spin_lock_irqsave(&sysctl_lock, flags);
	list_for_each_entry(h, &sysctl_tables, list)
		for (int i = 0; i < h->nr; i++)
			if (h->table[i].procname && strcmp(h->table[i].procname, name) == 0) {
				ret = set_entry(&h->table[i], value);
				goto out;
			}
out:
	spin_unlock_irqrestore(&sysctl_lock, flags);
	return ret;
}

/* A name may stand in the table without the path in front. */
static bool name_is(const char *path, const char *procname, const char *name)
{
	size_t n = strlen(path);

	if (strcmp(procname, name) == 0)
		return true;
	return strncmp(path, name, n) == 0 && name[n] == '.' && strcmp(procname, name + n + 1) == 0;
}

/* Initialisation, task context. */
struct ctl_table_header *register_sysctl_sz(const char *path, const struct ctl_table *table, int n)
{
	struct ctl_table_header *h = kzalloc(sizeof(*h), GFP_KERNEL);

	if (!h)
		return NULL;
	h->table = table;
	h->nr = n;
	spin_lock_irq(&sysctl_lock);
	list_add_tail(&h->list, &sysctl_tables);
	spin_unlock_irq(&sysctl_lock);
	for (unsigned int s = 0; boot_params && s < boot_params->nr_sysctls; s++)
		for (int i = 0; i < n; i++) {
			struct boot_sysctl *bs = &boot_params->sysctl[s];

			if (table[i].procname && name_is(path, table[i].procname, bs->name) && set_entry(&table[i], bs->value))
				pr_warn("sysctl: cannot set %s to %s\n", bs->name, bs->value);
		}
	return h;
}

static bool is_known(const char *name)
{
	struct ctl_table_header *h;

	list_for_each_entry(h, &sysctl_tables, list)
		for (int i = 0; i < h->nr; i++)
			if (h->table[i].procname && strcmp(h->table[i].procname, name) == 0)
				return true;
	return false;
}

/* After all initcalls: complain about names that nobody has. */
void sysctl_boot_init(struct boot_params *bp)
{
	for (unsigned int s = 0; s < bp->nr_sysctls; s++)
		if (!is_known(bp->sysctl[s].name))
			pr_warn("sysctl: unknown name %s\n", bp->sysctl[s].name);
}
