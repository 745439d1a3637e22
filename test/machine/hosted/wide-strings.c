#include <stddef.h>
#include <stdio.h>
#include <uchar.h>
#include <wchar.h>
int main(void)
{
	wchar_t w[] = L"héllo";
	char16_t s[] = u"ab";
	char32_t t[] = U"xyz";
	char u8s[] = u8"é";
	printf("%zu %zu %zu %zu %d %d\n", sizeof w, sizeof s, sizeof t, sizeof u8s, w[1], L'x');
	printf("%zu\n", wcslen(w));
	return 0;
}
