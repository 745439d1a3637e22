/* Variables of threads: between pthread.c, tls.c and the beginning of a program. */
#ifndef _LIBC_TLS_H
#define _LIBC_TLS_H

/* The list of the running thread's copies; NULL in the first thread, which needs none. */
void **__thread_copies(void);
void __tls_start(void);
void *__tls_address(void *variable);
void __tls_free(void **copies);

#endif
