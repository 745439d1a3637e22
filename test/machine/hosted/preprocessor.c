#include <stdio.h>
#define STR(x) #x
#define XSTR(x) STR(x)
#define CAT(a, b) a##b
#define XCAT(a, b) CAT(a, b)
#define V(fmt, ...) printf(fmt, ##__VA_ARGS__)
#define W(...) printf(__VA_ARGS__)
#define N(a...) a
#define EMPTY
#define F(x) x EMPTY (1)
#define O(x, ...) x __VA_OPT__(,) __VA_ARGS__
#line 100 "foo.c"
#if defined(FOO) || (1 + 2 * 3 == 7 && 'a' == 97 && -1 < 0u - 0)
int yes = 1;
#else
int yes = 0;
#endif
#ifdef __has_include
#if __has_include(<stdio.h>)
int hi = 1;
#endif
#endif
#undef V2
%:define DG 5
int main(void) <% V("x\n"); V("%d\n", 5); W("%s %s\n", STR(a  b "c\n"), XSTR(XCAT(a, b))); printf("%d %s\n", __LINE__, __FILE__); printf("%d %d\n", __COUNTER__, __COUNTER__); int CAT(v, 1) = 3; printf("%d %d\n", v1, N(yes)); printf("%s\n", __func__); printf("%d\n", DG); int arr<:2:> = { O(1, 2) }; printf("%d\n", arr[1]); _Pragma("once") printf("%d %s\n", hi, __extension__ "x"); printf("%ld\n", (long)__STDC_VERSION__); return 0; %>
