/* One line per initcall, in calling order; INITVOID: one that cannot fail. Included twice by main.c. */
/* core */
INITCALL(initcall_lockdep_sysctls_init)
INITCALL(initcall_kernel_sysctls_init)
INITVOID(net_ns_init)
INITVOID(sock_init)
/* subsystems */
INITVOID(net_dev_init)
/* file systems and protocols */
INITCALL(initcall_inet_init)
/* devices */
INITCALL(initcall_control_init)
