/* Structs with an array of variable length inside. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static int fill(int n)
{
	struct s { int a; int b[n]; char c; double d; } s, t, *p = &t;
	s.a = 1;
	for (int i = 0; i < n; i++)
		s.b[i] = i * i;
	s.c = 'x';
	s.d = 2.5;
	t = s;
	p->b[0] = 100;
	(p = &s)->d += 1;
	n = 1000;
	printf("%d %zu %zu %d %d %c %g %g\n", s.a, sizeof(s), sizeof(struct s), s.b[2], t.b[0], t.c, s.d, t.d);
	printf("%d %d\n", (int)((char *)&s.d - (char *)&s), (int)sizeof(s.b));
	return (int)sizeof(*p);
}

static int loops(int n)
{
	int sum = 0;
	for (int i = 1; i < n; i++) {
		struct { char text[i]; short tail; } piece[2];
		memset(piece[1].text, 'a', sizeof(piece[1].text));
		piece[1].tail = i;
		piece[0] = piece[1];
		sum += (int)sizeof(piece) + piece[0].tail + piece[0].text[i - 1];
	}
	return sum;
}

static int packed(int n)
{
	typedef struct __attribute__((packed)) { char text[n]; int tail; } tight;
	struct { int head; tight inner; long end; } outer;
	outer.inner.tail = 7;
	outer.end = -1;
	tight *p = &outer.inner;
	return (int)sizeof(tight) * 1000 + (int)sizeof(outer) + p->tail + (int)outer.end;
}

int main(void)
{
	printf("%d\n", fill(5));
	printf("%d\n", fill(3));
	printf("%d %d %d\n", loops(7), packed(5), packed(11));
	return 0;
}
