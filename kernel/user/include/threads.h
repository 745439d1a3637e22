#ifndef _THREADS_H
#define _THREADS_H
#define thread_local _Thread_local
#endif
