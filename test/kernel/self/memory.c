/* Every mistake with memory that the machine finds, each in a thread of its own, which the oops ends. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

struct thing {
	int a, b;
	struct thing *next;
};

static const int constant = 5;
static volatile int sink;

static int null_pointer(void *data)
{
	struct thing *thing = NULL;

	thing->b = 1;
	return 0;
}

static int wild_pointer(void *data)
{
	sink = ((struct thing *)0xffffc00012345678UL)->a;
	return 0;
}

static int non_canonical(void *data)
{
	sink = ((struct thing *)0xdead000000000100UL)->a;
	return 0;
}

static int user_pointer(void *data)
{
	sink = *(int *)0x00007fffffffe000UL;
	return 0;
}

static int use_after_free(void *data)
{
	struct thing *thing = kzalloc(sizeof(*thing), GFP_KERNEL);

	kfree(thing);
	sink = thing->a;
	return 0;
}

static int double_free(void *data)
{
	struct thing *thing = kzalloc(sizeof(*thing), GFP_KERNEL);

	kfree(thing);
	kfree(thing);
	return 0;
}

static int out_of_bounds(void *data)
{
	char *text = kzalloc(13, GFP_KERNEL);

	text[13] = 1;
	return 0;
}

static int uninitialised_heap(void *data)
{
	struct thing *thing = kmalloc(sizeof(*thing), GFP_KERNEL);

	thing->a = 1;
	sink = thing->b;
	kfree(thing);
	return 0;
}

static int sum(const struct thing *thing)
{
	return thing->a + thing->b;
}

static int uninitialised_stack(void *data)
{
	struct thing thing;

	thing.a = 1;
	sink = sum(&thing);
	return 0;
}

static int write_to_const(void *data)
{
	*(int *)&constant = 6;
	return 0;
}

static int stack_overflow(void *data)
{
	char room[500];

	memset(room, 1, sizeof(room));
	return stack_overflow(room) + room[7];
}

static int write_around(char *room)
{
	memset(room, 'A', 200);
	return room[1];
}

static int victim(void)
{
	char room[16];

	return write_around(room);
}

static int stack_smash(void *data)
{
	return victim();
}

static int leak(void *data)
{
	struct thing *thing = kzalloc(sizeof(*thing), GFP_KERNEL);

	thing->next = thing;
	return 0;
}

static int middle_of_object(void *data)
{
	struct thing *thing = kzalloc(sizeof(*thing), GFP_KERNEL);

	kfree(&thing->b);
	return 0;
}

static int wrong_cache(void *data)
{
	kmem_cache_free(kmem_cache_create("thing_cache", sizeof(struct thing), 0, 0, NULL), kzalloc(40, GFP_KERNEL));
	return 0;
}

static int free_constant(void *data)
{
	kfree(&constant);
	return 0;
}

static int free_static(void *data)
{
	static struct thing things[3];

	kfree(&things[1]);
	return 0;
}

static int free_text(void *data)
{
	kfree("eth0");
	return 0;
}

static int free_stack(void *data)
{
	struct thing thing = { 1, 2, NULL };

	kfree(&thing.b);
	return 0;
}

static int free_others_stack(void *data)
{
	kfree((char *)task_stack_page((struct task_struct *)data) + 64);
	return 0;
}

static int free_pages_middle(void *data)
{
	kfree((char *)kmalloc(20000, GFP_KERNEL) + PAGE_SIZE);
	return 0;
}

static int free_user(void *data)
{
	kfree((void *)0x00007fffffffe000UL);
	return 0;
}

static const struct {
	int (*fn)(void *data);
	const char *name;
} checks[] = {
	{ null_pointer, "null" }, { wild_pointer, "wild" }, { non_canonical, "canonical" },
	{ user_pointer, "user" }, { use_after_free, "uaf" }, { double_free, "double" },
	{ out_of_bounds, "oob" }, { uninitialised_heap, "heap" }, { uninitialised_stack, "stack" },
	{ write_to_const, "const" }, { stack_overflow, "overflow" }, { leak, "leak" },
	{ middle_of_object, "middle" }, { wrong_cache, "cache" }, { free_constant, "freeconst" },
	{ free_static, "static" }, { free_text, "text" }, { free_stack, "freestack" },
	{ free_others_stack, "other" }, { free_pages_middle, "pages" }, { free_user, "freeuser" },
	{ stack_smash, "smash" },	/* a panic: the last one */
};

static int self_test(void)
{
	for (int i = 0; i < ARRAY_SIZE(checks); i++)
		wake_up_process(kthread_create(checks[i].fn, current, checks[i].name));
	return 0;
}
late_initcall(self_test);
