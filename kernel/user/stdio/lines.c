/* Lines of any length, positions, names for temporary files: what <stdio.h> has beyond reading and writing. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads up to and with @end into *@line, which grows; -1 at the end of the file. */
ssize_t getdelim(char **line, size_t *size, int end, FILE *file)
{
	size_t used = 0;
	int c;

	if (!*line)
		*size = 0;
	while ((c = fgetc(file)) != EOF) {
		if (used + 2 > *size) {
			size_t bigger = *size ? 2 * *size : 120;
			char *moved = realloc(*line, bigger);

			if (!moved)
				return -1;
			*line = moved;
			*size = bigger;
		}
		(*line)[used++] = (char)c;
		if (c == end)
			break;
	}
	if (!used)
		return -1;
	(*line)[used] = 0;
	return (ssize_t)used;
}

ssize_t getline(char **line, size_t *size, FILE *file)
{
	return getdelim(line, size, '\n', file);
}

int fgetpos(FILE *file, fpos_t *to)
{
	*to = ftell(file);
	return *to < 0 ? -1 : 0;
}

int fsetpos(FILE *file, const fpos_t *from)
{
	return fseek(file, *from, SEEK_SET);
}

char *tmpnam(char *to)
{
	static char own[L_tmpnam];
	static int number;
	char *name = to ? to : own;

	snprintf(name, L_tmpnam, "/tmp/file%06d", number++);
	return name;
}

int vasprintf(char **to, const char *format, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	*to = n < 0 ? NULL : malloc((size_t)n + 1);
	if (!*to)
		return -1;
	return vsnprintf(*to, (size_t)n + 1, format, ap);
}
