/* The checking string builtins, and builtins about vectors, powers, attributes and the stack. */
#include <stdio.h>
#include <string.h>

typedef int v4 __attribute__((vector_size(16)));
typedef int v2 __attribute__((vector_size(8)));

static char buffer[32];
static int aligned_object __attribute__((aligned(64)));
struct packed { char c; int i; } __attribute__((packed));
extern int a_weak_one(void) __attribute__((weak));

int main(void)
{
	size_t room = __builtin_object_size(buffer, 0);
	__builtin___memcpy_chk(buffer, "hello", 6, room);
	puts(buffer);
	__builtin___strcpy_chk(buffer, "abc", room);
	puts(__builtin___strcat_chk(buffer, "def", room));
	printf("%d\n", __builtin___sprintf_chk(buffer, 0, room, "%d-%s", 5, "x"));
	printf("%d %s\n", __builtin___snprintf_chk(buffer, 4, 0, room, "%s", "truncated"), buffer);
	puts(__builtin___strncpy_chk(buffer, "wxyz", 2, room));
	__builtin___memset_chk(buffer, 'k', 3, room);
	__builtin___memmove_chk(buffer + 1, buffer, 3, room - 1);
	puts(buffer);
	printf("%d\n", (int)(__builtin___stpcpy_chk(buffer, "12", room) - buffer));
	printf("%d\n", (int)((char *)__builtin___mempcpy_chk(buffer, "abc", 4, room) - buffer));
	printf("%s %d\n", __builtin___strncat_chk(buffer, "12345", 2, room), __builtin_bcmp("ab", "ab", 2));
	__builtin___printf_chk(0, "%s %d\n", "printf", 7);
	__builtin___fprintf_chk(stdout, 0, "%s\n", "fprintf");

	v4 a = {1, 2, 3, 4}, b = {10, 20, 30, 40};
	v4 mixed = __builtin_shufflevector(a, b, 7, 0, 5, 2);
	v2 half = __builtin_shufflevector(a, a, 1, 3);
	printf("%d %d %d %d %d %d\n", mixed[0], mixed[1], mixed[2], mixed[3], half[0], half[1]);
	printf("%g %g %g\n", __builtin_powi(2.0, 10), __builtin_powi(2.0, -2), (double)__builtin_powif(3.0f, 3));
	printf("%d %d %d %d\n", __builtin_has_attribute(aligned_object, aligned), __builtin_has_attribute(room, aligned),
	       __builtin_has_attribute(struct packed, packed), __builtin_has_attribute(a_weak_one, weak));
	int sum = 0;
	for (int i = 0; i < 10; i++) {
		void *before = __builtin_stack_save();
		char *p = __builtin_alloca(100);
		p[0] = i;
		sum += p[0];
		__builtin_stack_restore(before);
	}
	printf("%d\n", sum);
	return 0;
}
