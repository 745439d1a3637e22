#ifndef _STDIO_H
#define _STDIO_H
#include <stddef.h>
#include <stdarg.h>
#include <sys/types.h>
#define EOF (-1)
#define BUFSIZ 1024
#define FILENAME_MAX 4096
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
typedef struct __file FILE;
extern FILE *stdin, *stdout, *stderr;
#define stdin stdin
#define stdout stdout
#define stderr stderr
int printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
int fprintf(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
int dprintf(int fd, const char *format, ...) __attribute__((format(printf, 2, 3)));
int sprintf(char *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
int snprintf(char *to, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
int asprintf(char **to, const char *format, ...) __attribute__((format(printf, 2, 3)));
int vprintf(const char *format, va_list ap);
int vfprintf(FILE *file, const char *format, va_list ap);
int vsprintf(char *to, const char *format, va_list ap);
int vsnprintf(char *to, size_t size, const char *format, va_list ap);
int puts(const char *s);
int fputs(const char *s, FILE *file);
int putchar(int c);
int putc(int c, FILE *file);
int fputc(int c, FILE *file);
int getchar(void);
int getc(FILE *file);
int fgetc(FILE *file);
int ungetc(int c, FILE *file);
char *fgets(char *to, int size, FILE *file);
size_t fread(void *to, size_t size, size_t count, FILE *file);
size_t fwrite(const void *from, size_t size, size_t count, FILE *file);
int fflush(FILE *file);
int feof(FILE *file);
int ferror(FILE *file);
void clearerr(FILE *file);
int fileno(FILE *file);
FILE *fopen(const char *path, const char *mode);
FILE *fdopen(int fd, const char *mode);
int fclose(FILE *file);
int setvbuf(FILE *file, char *buffer, int mode, size_t size);
void setbuf(FILE *file, char *buffer);
void perror(const char *s);
int sscanf(const char *s, const char *format, ...);
int fscanf(FILE *file, const char *format, ...);
int scanf(const char *format, ...);
int vsscanf(const char *s, const char *format, va_list ap);
int vscanf(const char *format, va_list ap);
int fseeko(FILE *file, off_t offset, int whence);
off_t ftello(FILE *file);
int vfscanf(FILE *file, const char *format, va_list ap);
int remove(const char *path);
int rename(const char *from, const char *to);
FILE *freopen(const char *path, const char *mode, FILE *file);
FILE *tmpfile(void);
FILE *fmemopen(void *data, size_t size, const char *mode);
FILE *open_memstream(char **where, size_t *length);
int fseek(FILE *file, long offset, int whence);
long ftell(FILE *file);
void rewind(FILE *file);
#define L_tmpnam 20
#define TMP_MAX 10000
#define FOPEN_MAX 16
typedef long fpos_t;
char *tmpnam(char *to);
int fgetpos(FILE *file, fpos_t *to);
int fsetpos(FILE *file, const fpos_t *from);
ssize_t getline(char **line, size_t *size, FILE *file);
ssize_t getdelim(char **line, size_t *size, int end, FILE *file);
int vasprintf(char **to, const char *format, va_list ap);
#define getc_unlocked(file) getc(file)
#define putc_unlocked(c, file) putc(c, file)
#define getchar_unlocked() getchar()
#define putchar_unlocked(c) putchar(c)
#define fputs_unlocked(s, file) fputs(s, file)
#define fputc_unlocked(c, file) fputc(c, file)
#define fwrite_unlocked(p, size, n, file) fwrite(p, size, n, file)
#endif
