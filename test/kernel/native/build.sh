#!/bin/sh
# Builds the native stand-in into $OUT (default /tmp/native): native, kernel.so, and NAME.so for each program given.
#   test/kernel/native/build.sh [program.c ...]
set -e
root=$(cd "$(dirname "$0")/../../.." && pwd)
out=${OUT:-/tmp/native}
mkdir -p "$out/k" "$out/u"
k="-std=gnu11 -g -O1 -fPIC -ffreestanding -fno-builtin -fno-stack-protector -nostdinc -w -I$root/kernel/include -I$root/kernel/include/uapi"
u="-std=gnu11 -g -O1 -fPIC -ffreestanding -fno-builtin -fno-stack-protector -nostdinc -w -I$root/kernel/user/include -I$root/kernel/include/uapi -I$root/kernel/include"
cat > "$out/Makefile" <<M
KSRC := \$(shell find $root/kernel -name '*.c' -not -path '*/user/*') $root/test/kernel/native/shim.c $out/trace.c
USRC := \$(shell find $root/kernel/user -name '*.c')
KOBJ := \$(patsubst /%.c,$out/k/%.o,\$(KSRC))
UOBJ := \$(patsubst /%.c,$out/u/%.o,\$(USRC))
all: $out/native $out/kernel.so $out/libc.a
$out/native: $root/test/kernel/native/machine.c
	gcc -g -O1 -w -rdynamic -o \$@ \$< -ldl
$out/kernel.so: \$(KOBJ) FORCE
	nm -u \$(KOBJ) | sed -n 's/^ *U //p' | sort -u > $out/undefined; nm -g --defined-only \$(KOBJ) | sed -n 's/.* [A-Z] //p' | sort -u > $out/defined
	comm -23 $out/undefined $out/defined | grep -v '^__machine_\|^native_[rwt]\|^_GLOBAL' > $out/missing; true
	{ echo 'void __machine_bug(const char *);'; sed 's/.*/void &(void) { __machine_bug("not written yet: &"); }/' $out/missing; } > $out/stubs.c
	@[ ! -s $out/missing ] || { echo "not written yet:"; cat $out/missing; }
	gcc -shared -fPIC -w -nostdlib -Wl,-Bsymbolic -Wl,-z,muldefs -o \$@ \$(KOBJ) $out/stubs.c
FORCE:
$out/libc.a: \$(UOBJ)
	rm -f \$@; ar rcs \$@ \$(UOBJ)
$out/k/%.o: /%.c
	@mkdir -p \$(dir \$@)
	@gcc $k -MMD -c -o \$@ \$< || { echo "does not compile, left out: \$<"; gcc -x c -c -o \$@ /dev/null; touch -d @0 \$@; }
$out/u/%.o: /%.c
	@mkdir -p \$(dir \$@)
	gcc $u -MMD -c -o \$@ \$<
-include \$(KOBJ:.o=.d) \$(UOBJ:.o=.d)
M
# A body for every tracepoint.
{
  for h in "$root"/kernel/include/trace/events/*.h; do echo "#include <trace/events/$(basename "$h")>"; done
  echo 'void native_trace(const char *name, int n, ...);'
  cat "$root"/kernel/include/trace/events/*.h | tr '\n' ' ' | tr ';' '\n' | grep __tracepoint | sed 's/__tracepoint//; s/.*\(void trace_\)/\1/' |
    python3 -c '
import re, sys
for line in sys.stdin:
    m = re.match(r"void (\w+)\((.*)\)\s*$", line.strip())
    if not m: continue
    names = [] if m.group(2).strip() == "void" else [re.search(r"(\w+)(\[\d*\])?\s*$", a).group(1) for a in m.group(2).split(",")]
    print("%s { native_trace(\"%s\", %d%s); }" % (line.strip(), m.group(1)[6:], len(names), "".join(", (unsigned long)" + n for n in names)))'
} > "$out/trace.c.new"
cmp -s "$out/trace.c.new" "$out/trace.c" || mv "$out/trace.c.new" "$out/trace.c"
make -s -f "$out/Makefile" all
for p in "$@"; do
  gcc $u -shared -nostdlib -Wl,-Bsymbolic -o "$out/$(basename "$p" .c).so" "$p" -Wl,--whole-archive "$out/libc.a" -Wl,--no-whole-archive
done
