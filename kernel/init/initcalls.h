/* One line per initcall, in calling order. Included twice by main.c. */
/* core */
INITCALL(lockdep_sysctls_init)
INITCALL(kernel_sysctls_init)
/* subsystems */
/* devices */
INITCALL(control_init)
