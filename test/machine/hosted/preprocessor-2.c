#include <stdio.h>
#define X 1
#pragma push_macro("X")
#undef X
#define X 2
int a = X;
#pragma pop_macro("X")
int b = X;
#define V(f, ...) f(__VA_ARGS__ __VA_OPT__(,) 9)
#define CAT(a,b) a##b
#define S(x) #x
#define SS(x) S(x)
int sum3(int x, int y, int z) { return x+y+z; } int one(int x) { return x; }
_Pragma("pack(1)") struct P { char c; int i; }; _Pragma("pack()")
int \u00e9t\u00e9 = 3; int größe = 4;
int main(void) { printf("%d %d %d %d\n", a, b, V(one), V(sum3,1,2)); printf("%s %s\n", SS(CAT(a,b)), S("a\n" 'c')); printf("%zu %d %d\n", sizeof(struct P), \u00e9t\u00e9, größe); printf("%d %d\n", __COUNTER__, __COUNTER__); printf("%a %g %d\n", 0x1.8p3, 0x.8p1, 0b1011); printf("%s\n", u8"é"); printf("%d %d %d\n", L'é', u'é', U'é'); printf("%d\n", __LINE__);
#line 100 "foo.c"
 printf("%d %s\n", __LINE__, __FILE__); printf("%s\n", __func__); printf("%ld %d\n", __STDC_VERSION__, __STDC__); 
 #if defined(__has_include) && __has_include(<stdio.h>)
 puts("has");
 #endif
 #if __has_attribute(packed)
 puts("packed");
 #endif
 #ifdef __GNUC__
 printf("%d\n", __GNUC__ >= 4);
 #endif
 struct { int a; struct { int b; }; union { int c; float d; }; } an = { 1, {2}, {3} }; printf("%d %d %d\n", an.a, an.b, an.c); struct {} e; printf("%zu\n", sizeof e); int z[0]; printf("%zu\n", sizeof z); struct F { int n; char d[]; }; static struct F fl = { 3, "abc" }; printf("%s %zu\n", fl.d, sizeof fl);
 int ar[10] = { [2 ... 4] = 7, [9] = 1 }; printf("%d %d %d\n", ar[3], ar[5], ar[9]); switch (5) { case 1 ... 9: puts("range"); } int q = 0 ?: 4; printf("%d\n", q); typeof(q) w = q; __auto_type v = w + 1.5; printf("%g\n", v); printf("%d\n", _Generic(v, double: 1, default: 2)); printf("%zu\n", sizeof(long double)); return 0; }
