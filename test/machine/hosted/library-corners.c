/* Sorting leaves equal elements in order; multibyte and wide characters; tgmath; the rest of inttypes. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tgmath.h>
#include <wchar.h>
#include <wctype.h>

struct item { int key, order; };
static int calls;

static int by_key(const void *a, const void *b)
{
	calls++;
	return ((const struct item *)a)->key - ((const struct item *)b)->key;
}

static int scan_va(const char *s, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	int n = vsscanf(s, format, ap);
	va_end(ap);
	return n;
}

int main(void)
{
	struct item items[23];
	for (int i = 0; i < 23; i++)
		items[i] = (struct item){i * 7 % 5, i};
	qsort(items, 23, sizeof(*items), by_key);
	for (int i = 0; i < 23; i++)
		printf("%d.%d ", items[i].key, items[i].order);
	printf("%d\n", calls);
	qsort(items, 0, sizeof(*items), by_key);

	wchar_t wide[32], *rest, *end;
	char bytes[32];
	printf("%zu %d %d %d\n", mbstowcs(wide, "hello", 32), mbtowc(wide + 9, "x", 1), mblen("", 1), mbtowc(wide, "\xff", 1));
	printf("%zu %s %d\n", wcstombs(bytes, L"wide text", 5), bytes[0] == 'w' ? "w" : "?", wctomb(bytes, L'q'));
	printf("%d %ls\n", swprintf(wide, 32, L"%d-%ls-%s", 42, L"abc", "def"), wide);
	printf("%d\n", swprintf(wide, 4, L"%s", "too long"));
	wcscpy(wide, L"a,b;;c");
	for (wchar_t *t = wcstok(wide, L",;", &rest); t; t = wcstok(NULL, L",;", &rest))
		printf("[%ls]", t);
	printf("\n%ld %ls %g\n", wcstol(L"  -12rest", &end, 10), end, wcstod(L"2.5e1", NULL));
	printf("%d %d %d %lc\n", iswalpha(L'x') != 0, iswdigit(L'x') != 0, iswctype(L' ', wctype("space")) != 0, towupper(L'q'));
	printf("%ls %ls %d\n", wcsstr(L"hello", L"ll"), wcsrchr(L"hello", L'l'), (int)wcscspn(L"hello", L"lo"));
	printf("%d %d\n", btowc('a') == L'a', wctob(L'b'));

	printf("%zu %zu %zu %zu\n", sizeof(sqrt(2.0f)), sizeof(sqrt(2)), sizeof(sin(1.0L)), sizeof(pow(2.0f, 2)));
	printf("%.3f %.3f %.3f\n", creal(sqrt(-4 + 0 * I)), cimag(sqrt(-4 + 0 * I)), (double)fmax(1.0f, 2.0f));
	printf("%" PRIdMAX " %" PRIxLEAST16 " %" PRIdFAST32 "\n", imaxabs(-5), (uint_least16_t)255, (int_fast32_t)7);
	intmax_t x;
	printf("%d %jd %jd\n", scan_va("77", "%" SCNdMAX, &x), x, imaxdiv(-7, 2).rem);
	printf("%d %zu %d\n", ffsl(1L << 40), strxfrm(bytes, "xyz", 4), strcmp(bytes, "xyz"));
	printf("%" PRIu64 "\n", strtoumax("ff", NULL, 16));
	return 0;
}
