/* wctype.h, in the "C" locale: by way of ctype.h for the characters that it knows. */
#include <ctype.h>
#include <string.h>
#include <wctype.h>

static int known(wint_t c)
{
	return c < 128;
}

int iswalnum(wint_t c) { return known(c) && isalnum((int)c); }
int iswalpha(wint_t c) { return known(c) && isalpha((int)c); }
int iswblank(wint_t c) { return known(c) && isblank((int)c); }
int iswcntrl(wint_t c) { return known(c) && iscntrl((int)c); }
int iswdigit(wint_t c) { return known(c) && isdigit((int)c); }
int iswgraph(wint_t c) { return known(c) && isgraph((int)c); }
int iswlower(wint_t c) { return known(c) && islower((int)c); }
int iswprint(wint_t c) { return known(c) && isprint((int)c); }
int iswpunct(wint_t c) { return known(c) && ispunct((int)c); }
int iswspace(wint_t c) { return known(c) && isspace((int)c); }
int iswupper(wint_t c) { return known(c) && isupper((int)c); }
int iswxdigit(wint_t c) { return known(c) && isxdigit((int)c); }

wint_t towlower(wint_t c)
{
	return known(c) ? (wint_t)tolower((int)c) : c;
}

wint_t towupper(wint_t c)
{
	return known(c) ? (wint_t)toupper((int)c) : c;
}

static const struct class {
	const char *name;
	int (*has)(wint_t c);
} classes[] = {
	{ "alnum", iswalnum }, { "alpha", iswalpha }, { "blank", iswblank }, { "cntrl", iswcntrl },
	{ "digit", iswdigit }, { "graph", iswgraph }, { "lower", iswlower }, { "print", iswprint },
	{ "punct", iswpunct }, { "space", iswspace }, { "upper", iswupper }, { "xdigit", iswxdigit },
};

/* The number of the class, from 1; 0: there is none of this name. */
wctype_t wctype(const char *name)
{
	for (unsigned long i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		if (strcmp(classes[i].name, name) == 0)
			return i + 1;
	return 0;
}

int iswctype(wint_t c, wctype_t type)
{
	return type ? classes[type - 1].has(c) : 0;
}
