/* <locale.h>: there is one locale. */
#include <locale.h>
#include <string.h>

char *setlocale(int category, const char *locale)
{
	(void)category;
	if (!locale || !*locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
		return "C";
	return NULL;
}

struct lconv *localeconv(void)
{
	static struct lconv conventions = { ".", "", "" };

	return &conventions;
}
