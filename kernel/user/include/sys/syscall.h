/* Numbers of the x86-64 system-call table (arch/x86/entry/syscalls/syscall_64.tbl). */
#ifndef _SYS_SYSCALL_H
#define _SYS_SYSCALL_H
#define SYS_read 0
#define SYS_write 1
#define SYS_close 3
#define SYS_poll 7
#define SYS_mmap 9
#define SYS_munmap 11
#define SYS_brk 12
#define SYS_rt_sigaction 13
#define SYS_rt_sigprocmask 14
#define SYS_rt_sigreturn 15
#define SYS_ioctl 16
#define SYS_readv 19
#define SYS_writev 20
#define SYS_pipe 22
#define SYS_select 23
#define SYS_sched_yield 24
#define SYS_dup 32
#define SYS_dup2 33
#define SYS_pause 34
#define SYS_nanosleep 35
#define SYS_alarm 37
#define SYS_getpid 39
#define SYS_socket 41
#define SYS_connect 42
#define SYS_accept 43
#define SYS_sendto 44
#define SYS_recvfrom 45
#define SYS_sendmsg 46
#define SYS_recvmsg 47
#define SYS_shutdown 48
#define SYS_bind 49
#define SYS_listen 50
#define SYS_getsockname 51
#define SYS_getpeername 52
#define SYS_socketpair 53
#define SYS_setsockopt 54
#define SYS_getsockopt 55
#define SYS_clone 56
#define SYS_fork 57
#define SYS_exit 60
#define SYS_wait4 61
#define SYS_kill 62
#define SYS_fcntl 72
#define SYS_gettimeofday 96
#define SYS_getuid 102
#define SYS_getppid 110
#define SYS_delete_module 176
#define SYS_gettid 186
#define SYS_tgkill 234
#define SYS_futex 202
#define SYS_sched_setaffinity 203
#define SYS_clock_gettime 228
#define SYS_clock_nanosleep 230
#define SYS_exit_group 231
#define SYS_epoll_create 213
#define SYS_epoll_wait 232
#define SYS_epoll_ctl 233
#define SYS_pselect6 270
#define SYS_ppoll 271
#define SYS_epoll_pwait 281
#define SYS_accept4 288
#define SYS_eventfd2 290
#define SYS_epoll_create1 291
#define SYS_dup3 292
#define SYS_pipe2 293
#define SYS_recvmmsg 299
#define SYS_sendmmsg 307
#define SYS_getrandom 318
long syscall(long number, ...);
/* It reads six arguments, whatever the call needs: those not given are zero. */
#define syscall(...) (syscall)(__VA_ARGS__, 0L, 0L, 0L, 0L, 0L, 0L)
#endif
