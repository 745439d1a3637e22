/* The buffer: frame, place in the code, function. A jump into a function that has returned is a fault. */
#ifndef _SETJMP_H
#define _SETJMP_H
typedef unsigned long jmp_buf[4];
typedef unsigned long sigjmp_buf[4];
int __machine_setjmp(unsigned long *env);
void __machine_longjmp(unsigned long *env, int value) __attribute__((__noreturn__));
#define setjmp(env) __machine_setjmp(env)
#define _setjmp(env) __machine_setjmp(env)
#define sigsetjmp(env, save) __machine_setjmp(env)
#define longjmp(env, value) __machine_longjmp(env, value)
#define _longjmp(env, value) __machine_longjmp(env, value)
#define siglongjmp(env, value) __machine_longjmp(env, value)
#endif
