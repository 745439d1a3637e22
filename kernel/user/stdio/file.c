/*
 * Streams over file descriptors. stdout is written at each end of line and at exit, stderr at
 * once. There is no disk: files that fopen(3) makes live in the program's memory (memory-file.c) and are
 * gone with it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include "printf.h"
#include "memory-file.h"

struct __file {
	int fd;
	int mode;			/* _IOFBF, _IOLBF, _IONBF */
	int error, eof;
	int pushed;			/* ungetc: the character, -1 = none */
	int used;			/* output waiting, or input read so far */
	int filled;			/* input in the buffer */
	int append;
	struct memory_file *memory;	/* not a descriptor: fopen()ed */
	long position;			/* in it */
	char buffer[BUFSIZ];
};

static FILE files[3] = {
	{ .fd = 0, .mode = _IOFBF, .pushed = -1 },
	{ .fd = 1, .mode = _IOLBF, .pushed = -1 },
	{ .fd = 2, .mode = _IONBF, .pushed = -1 },
};

#undef stdin
#undef stdout
#undef stderr
FILE *stdin = &files[0], *stdout = &files[1], *stderr = &files[2];

static int write_all(FILE *file, const char *s, size_t n)
{
	if (file->memory) {
		if (file->append)
			file->position = __memory_file_size(file->memory);
		if (__memory_file_write(file->memory, file->position, s, n)) {
			file->error = 1;
			return EOF;
		}
		file->position += n;
		return 0;
	}
	while (n) {
		ssize_t written = write(file->fd, s, n);

		if (written < 0) {
			if (errno == EINTR)
				continue;
			file->error = 1;
			return EOF;
		}
		s += written;
		n -= written;
	}
	return 0;
}

int fflush(FILE *file)
{
	int n;

	if (!file)
		return fflush(stdout);
	n = file->used;
	if (file->filled || !n)
		return 0;
	file->used = 0;
	return write_all(file, file->buffer, n);
}

static void put(FILE *file, const char *s, size_t n)
{
	size_t i, from = 0;

	if (file->mode == _IONBF) {
		write_all(file, s, n);
		return;
	}
	for (i = 0; i < n; i++) {
		if (file->used == BUFSIZ)
			fflush(file);
		file->buffer[file->used++] = s[i];
		if (s[i] == '\n' && file->mode == _IOLBF)
			from = i + 1;
	}
	if (from)
		fflush(file);
}

size_t fwrite(const void *from, size_t size, size_t count, FILE *file)
{
	put(file, from, size * count);
	return file->error ? 0 : count;
}

int fputs(const char *s, FILE *file)
{
	put(file, s, strlen(s));
	return file->error ? EOF : 0;
}

int puts(const char *s)
{
	fputs(s, stdout);
	put(stdout, "\n", 1);
	return 0;
}

int fputc(int c, FILE *file)
{
	char byte = c;

	put(file, &byte, 1);
	return (unsigned char)c;
}

int putc(int c, FILE *file)
{
	return fputc(c, file);
}

int putchar(int c)
{
	return fputc(c, stdout);
}

int fgetc(FILE *file)
{
	if (file->pushed >= 0) {
		int c = file->pushed;

		file->pushed = -1;
		return c;
	}
	if (file->used == file->filled) {
		ssize_t n = file->memory ? __memory_file_read(file->memory, file->position, file->buffer, BUFSIZ)
					 : read(file->fd, file->buffer, BUFSIZ);

		if (n > 0)
			file->position += n;
		file->used = 0;
		file->filled = n > 0 ? n : 0;
		if (n <= 0) {
			file->eof = n == 0;
			file->error = n < 0;
			return EOF;
		}
	}
	return (unsigned char)file->buffer[file->used++];
}

int getc(FILE *file)
{
	return fgetc(file);
}

int getchar(void)
{
	return fgetc(stdin);
}

int ungetc(int c, FILE *file)
{
	file->pushed = c;
	file->eof = 0;
	return c;
}

char *fgets(char *to, int size, FILE *file)
{
	int n = 0, c = 0;

	while (n < size - 1 && c != '\n' && (c = fgetc(file)) != EOF)
		to[n++] = c;
	if (!n)
		return NULL;
	to[n] = 0;
	return to;
}

size_t fread(void *to, size_t size, size_t count, FILE *file)
{
	size_t n = 0;
	int c;

	while (n < size * count && (c = fgetc(file)) != EOF)
		((char *)to)[n++] = c;
	return size ? n / size : 0;
}

int feof(FILE *file)
{
	return file->eof;
}

int ferror(FILE *file)
{
	return file->error;
}

void clearerr(FILE *file)
{
	file->eof = file->error = 0;
}

int fileno(FILE *file)
{
	return file->fd;
}

static FILE *attach(FILE *file, struct memory_file *memory, const char *mode)
{
	int plus = strchr(mode, '+') != NULL;

	file->fd = -1;
	file->pushed = -1;
	file->mode = plus ? _IONBF : _IOFBF;
	file->append = mode[0] == 'a';
	file->memory = memory;
	return file;
}

static FILE *open_memory(FILE *file, const char *path, const char *mode)
{
	struct memory_file *memory = __memory_file_open(path, mode[0] != 'r', mode[0] == 'w');

	if (!memory) {
		errno = ENOENT;
		return NULL;
	}
	return attach(file, memory, mode);
}

static FILE *nameless(struct memory_file *memory, const char *mode)
{
	FILE *file = memory ? calloc(1, sizeof(*file)) : NULL;

	if (!file) {
		errno = ENOMEM;
		return NULL;
	}
	return attach(file, memory, mode);
}

FILE *fmemopen(void *data, size_t size, const char *mode)
{
	if (!size) {
		errno = EINVAL;
		return NULL;
	}
	return nameless(__memory_file_fixed(data, size, mode), mode);
}

FILE *open_memstream(char **where, size_t *length)
{
	return nameless(__memory_file_growing(where, length), "w");
}

FILE *fopen(const char *path, const char *mode)
{
	FILE *file = calloc(1, sizeof(*file));

	if (file && !open_memory(file, path, mode)) {
		free(file);
		file = NULL;
	}
	return file;
}

FILE *freopen(const char *path, const char *mode, FILE *file)
{
	fflush(file);
	memset(file, 0, sizeof(*file));
	return open_memory(file, path, mode);
}

FILE *tmpfile(void)
{
	static int number;
	char name[32];

	sprintf(name, "/tmp/tmpfile-%d", number++);
	return fopen(name, "w+");
}

int fseek(FILE *file, long offset, int whence)
{
	if (!file->memory) {
		errno = ESPIPE;
		return -1;
	}
	if (whence == SEEK_CUR)
		offset += ftell(file);
	fflush(file);
	if (whence == SEEK_END)
		offset += __memory_file_size(file->memory);
	if (offset < 0) {
		errno = EINVAL;
		return -1;
	}
	file->position = offset;
	file->used = file->filled = 0;
	file->pushed = -1;
	file->eof = 0;
	return 0;
}

long ftell(FILE *file)
{
	if (!file->memory) {
		errno = ESPIPE;
		return -1;
	}
	if (file->filled)
		return file->position - (file->filled - file->used) - (file->pushed >= 0);
	return file->position + file->used;
}

int fseeko(FILE *file, off_t offset, int whence)
{
	return fseek(file, offset, whence);
}

off_t ftello(FILE *file)
{
	return ftell(file);
}

void rewind(FILE *file)
{
	fseek(file, 0, SEEK_SET);
	file->error = 0;
}

int remove(const char *path)
{
	if (!__memory_file_remove(path))
		return 0;
	errno = ENOENT;
	return -1;
}

int rename(const char *from, const char *to)
{
	if (!__memory_file_rename(from, to))
		return 0;
	errno = ENOENT;
	return -1;
}

FILE *fdopen(int fd, const char *mode)
{
	FILE *file = calloc(1, sizeof(*file));

	if (file) {
		file->fd = fd;
		file->pushed = -1;
		file->mode = mode[0] == 'r' ? _IOFBF : _IOLBF;
	}
	return file;
}

int fclose(FILE *file)
{
	int result = fflush(file);

	if (file->memory)
		__memory_file_close(file->memory);
	else
		close(file->fd);
	if (file < files || file >= files + 3)
		free(file);
	return result;
}

int setvbuf(FILE *file, char *buffer, int mode, size_t size)
{
	file->mode = mode;
	return 0;
}

void setbuf(FILE *file, char *buffer)
{
	file->mode = buffer ? _IOFBF : _IONBF;
}

static void put_to_file(struct sink *sink, const char *s, size_t n)
{
	put(sink->file, s, n);
}

int vfprintf(FILE *file, const char *format, va_list ap)
{
	struct sink sink = { .put = put_to_file, .file = file };

	__format(&sink, format, ap);
	return sink.count;
}

int vprintf(const char *format, va_list ap)
{
	return vfprintf(stdout, format, ap);
}

int printf(const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vfprintf(stdout, format, ap);
	va_end(ap);
	return n;
}

int fprintf(FILE *file, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vfprintf(file, format, ap);
	va_end(ap);
	return n;
}

int dprintf(int fd, const char *format, ...)
{
	FILE file = { .fd = fd, .mode = _IOFBF, .pushed = -1 };
	va_list ap;
	int n;

	va_start(ap, format);
	n = vfprintf(&file, format, ap);
	va_end(ap);
	return fflush(&file) ? -1 : n;
}

int asprintf(char **to, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	*to = malloc(n + 1);
	if (!*to)
		return -1;
	va_start(ap, format);
	vsnprintf(*to, n + 1, format, ap);
	va_end(ap);
	return n;
}

void perror(const char *s)
{
	int saved = errno;

	if (s && *s)
		fprintf(stderr, "%s: ", s);
	fprintf(stderr, "%s\n", strerror(saved));
}
