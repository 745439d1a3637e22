/* One line per initcall, in calling order. Included twice by main.c. */
/* pure, core */
INITCALL(net_ns_init)
INITCALL(lockdep_sysctls_init)
INITCALL(kernel_sysctls_init)
INITCALL(sock_init)
/* subsystems */
INITCALL(net_dev_init)
/* file systems and protocols */
INITCALL(eventpoll_init)
INITCALL(inet_init)
INITCALL(af_unix_init)
/* devices */
INITCALL(sysctl_ipv4_init)
INITCALL(e1000_init_module)
INITCALL(control_init)
/* late */
INITCALL(ip_auto_config)
