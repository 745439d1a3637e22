/* The C library of the test programs: six system calls and a printer. */
long __machine_syscall(long nr, long a1, long a2, long a3, long a4, long a5, long a6);
static long sys(long nr, long a, long b) { return __machine_syscall(nr, a, b, 0, 0, 0, 0); }
static void say(const char *s) { long n = 0; while (s[n]) n++; sys(1, (long)s, n); }
static void num(const char *label, long v)
{
	char b[32];
	int i = 31, neg = v < 0;

	say(label);
	b[i] = 0;
	b[--i] = '\n';
	if (neg)
		v = -v;
	do {
		b[--i] = '0' + v % 10;
		v /= 10;
	} while (v);
	if (neg)
		b[--i] = '-';
	say(b + i);
}
static void restorer(void) { sys(15, 0, 0); }
static void on_signal(void (*handler)(int)) { sys(4, (long)handler, (long)restorer); }
int main(int argc);
void _start(int argc) { sys(3, main(argc), 0); }
