#include <stdio.h>
int duff(char *to, const char *from, int count)
{
	int n = (count + 7) / 8;
	switch (count % 8) {
	case 0:
		do {
			*to++ = *from++;
		case 7:
			*to++ = *from++;
		case 6:
			*to++ = *from++;
		case 5:
			*to++ = *from++;
		case 4:
			*to++ = *from++;
		case 3:
			*to++ = *from++;
		case 2:
			*to++ = *from++;
		case 1:
			*to++ = *from++;
		} while (--n > 0);
	}
	return 0;
}
int sw(long long x)
{
	switch (x) {
	case 1 ... 5:
		return 1;
	case -1LL:
		return 2;
	case 0x100000000LL:
		return 3;
	default:
		return 4;
	case 'a':
		return 5;
	}
}
int main(void)
{
	char b[20] = {0};
	duff(b, "hello, duff!", 12);
	puts(b);
	printf("%d %d %d %d %d\n", sw(3), sw(-1), sw(0x100000000LL), sw(99), sw(97));
	int i = 0;
again:
	if (i++ < 3)
		goto again;
	printf("%d\n", i);
	int x = 0 ?: 5;
	printf("%d\n", x);
	x = ({
		int y = 3;
		y * 2;
	});
	printf("%d\n", x);
	for (int i = 0, j = 10; i < j; i++, j--)
		if (i == 3)
			continue;
		else if (i == 4)
			break;
	void *t[] = {&&a, &&c, &&d};
	int k = 0;
	goto *t[k];
a:
	puts("a");
	k = 2;
	goto *t[k];
c:
	puts("c");
d:
	puts("d");
	int comma = (1, 2, 3);
	printf("%d\n", comma);
	do {
		if (x)
			break;
	} while (0);
	while (1) {
		switch (x) {
		case 6:
			x = 0;
			continue;
		}
		break;
	}
	printf("%d\n", x);
	return 0;
}
