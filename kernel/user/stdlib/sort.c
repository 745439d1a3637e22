/*
 * qsort(3) as a merge sort, which leaves equal elements in their order, as glibc's does; without memory for it as
 * a heap sort. bsearch(3).
 */
#include <stdlib.h>
#include <string.h>

typedef int (*compare_t)(const void *, const void *);

/* Sorts @count elements at @base; @spare has room for all of them. */
static void merge_sort(char *base, size_t count, size_t size, compare_t compare, char *spare)
{
	size_t half = count / 2;
	char *left = base, *right = base + half * size, *middle = right, *end = base + count * size, *to = spare;

	if (count < 2)
		return;
	merge_sort(base, half, size, compare, spare);
	merge_sort(right, count - half, size, compare, spare);
	while (left < middle && right < end) {
		char **from = compare(left, right) <= 0 ? &left : &right;

		memcpy(to, *from, size);
		*from += size;
		to += size;
	}
	/* what is left of the right half lies in its place already */
	memcpy(to, left, (size_t)(middle - left));
	to += middle - left;
	memcpy(base, spare, (size_t)(to - spare));
}

static void swap(char *a, char *b, size_t size)
{
	for (; size; size--, a++, b++) {
		char c = *a;

		*a = *b;
		*b = c;
	}
}

static void sift(char *base, size_t root, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	size_t child;

	while ((child = 2 * root + 1) < count) {
		if (child + 1 < count && compare(base + child * size, base + (child + 1) * size) < 0)
			child++;
		if (compare(base + root * size, base + child * size) >= 0)
			return;
		swap(base + root * size, base + child * size, size);
		root = child;
	}
}

static void heap_sort(void *base, size_t count, size_t size, compare_t compare)
{
	size_t i;

	for (i = count / 2; i-- > 0;)
		sift(base, i, count, size, compare);
	for (i = count; i-- > 1;) {
		swap(base, (char *)base + i * size, size);
		sift(base, 0, i, size, compare);
	}
}

void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	char *spare = count < 2 ? NULL : malloc(count * size);

	if (count < 2)
		return;
	if (!spare) {
		heap_sort(base, count, size, compare);
		return;
	}
	merge_sort(base, count, size, compare, spare);
	free(spare);
}

void *bsearch(const void *key, const void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *p = (const char *)base + middle * size;
		int order = compare(key, p);

		if (order == 0)
			return (void *)p;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
