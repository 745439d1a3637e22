/*
 * Variables with _Thread_local: the compiler turns each use into a call with the address of the variable
 * itself, which belongs to the first thread; other threads get a copy when they first use it.
 */
#include <stdlib.h>
#include <string.h>
#include "tls.h"

struct tls_object {
	char *address;
	unsigned long size;
};

struct tls_copy {
	struct tls_copy *next;
	void *of;
};

/* All such variables; linking fills this in. */
struct tls_object __tls_objects[129] = { { 0 } };

/* What they hold before the program begins, one behind the other. */
static char *pristine;

void __tls_start(void)
{
	unsigned long total = 0;
	int n;

	for (n = 0; __tls_objects[n].address; n++)
		total += __tls_objects[n].size;
	if (!total)
		return;
	pristine = malloc(total);
	total = 0;
	for (n = 0; pristine && __tls_objects[n].address; n++) {
		memcpy(pristine + total, __tls_objects[n].address, __tls_objects[n].size);
		total += __tls_objects[n].size;
	}
}

void *__tls_address(void *variable)
{
	void **copies = __thread_copies();
	struct tls_copy *copy;
	unsigned long at = 0;
	int n;

	if (!copies)
		return variable;
	for (copy = *copies; copy; copy = copy->next)
		if (copy->of == variable)
			return copy + 1;
	for (n = 0; __tls_objects[n].address && __tls_objects[n].address != variable; n++)
		at += __tls_objects[n].size;
	copy = malloc(sizeof(*copy) + __tls_objects[n].size);
	if (!copy || !pristine)
		abort();
	memcpy(copy + 1, pristine + at, __tls_objects[n].size);
	copy->of = variable;
	copy->next = *copies;
	*copies = copy;
	return copy + 1;
}

/* A thread ends. */
void __tls_free(void **copies)
{
	struct tls_copy *copy = *copies, *next;

	for (; copy; copy = next) {
		next = copy->next;
		free(copy);
	}
	*copies = NULL;
}
