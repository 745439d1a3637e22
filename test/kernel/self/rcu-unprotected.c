/* The same with a reader that forgot rcu_read_lock(). */
#define UNPROTECTED
#include "rcu.c"
