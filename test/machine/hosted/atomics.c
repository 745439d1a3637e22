#include <stdatomic.h>
#include <stdio.h>
#include <threads.h>
_Atomic int a;
atomic_long l;
_Thread_local int tl = 5;
int main(void)
{
	atomic_store(&a, 5);
	a++;
	atomic_fetch_add(&a, 3);
	printf("%d\n", atomic_load(&a));
	int e = 9;
	printf("%d %d\n", atomic_compare_exchange_strong(&a, &e, 20), a);
	__sync_fetch_and_add(&a, 1);
	printf("%d %d\n", __atomic_load_n(&a, __ATOMIC_SEQ_CST), tl);
	atomic_flag f = ATOMIC_FLAG_INIT;
	printf("%d %d\n", atomic_flag_test_and_set(&f), atomic_flag_test_and_set(&f));
	return 0;
}
