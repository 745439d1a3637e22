/**
 * What an skb holds outside of its head: the pieces of pages in its `skb_shared_info`.
 * Leaves out: `frag_list`, skbs that hang on an skb.
 */
import { DIRECT_MAP } from './space';
import type { Kernel } from './names';
import { elementOf, int, integerOf, num, path, type Value } from './value';

const PAGE_SHIFT = 12n;

/** Their bytes in order. */
export function fragments(kernel: Kernel, skb: Value): Uint8Array[] {
  const { host } = skb.space;
  // `end` is an offset from `head` on 64 bits.
  const shared = kernel.object(host, 'struct skb_shared_info', (int(skb, 'head') ?? 0n) + (int(skb, 'end') ?? 0n));
  const frags = path(shared, 'frags');
  const map = kernel.global(host, 'mem_map');
  const first = map && integerOf(map);
  const low = kernel.global(host, 'min_low_pfn');
  const page = kernel.type('struct page');
  if (!frags || !first || !low || !page) return [];
  const out: Uint8Array[] = [];
  for (let i = 0; i < Math.min(num(shared, 'nr_frags'), 17); i++) {
    const frag = elementOf(frags, i);
    const address = int(frag, 'page') ?? 0n;
    if (address < first) break;
    const pfn = (address - first) / BigInt(page.size) + (integerOf(low) ?? 0n);
    const bytes = skb.space.bytes(DIRECT_MAP + (pfn << PAGE_SHIFT) + (int(frag, 'offset') ?? 0n), num(frag, 'len'));
    if (!bytes) break;
    out.push(bytes);
  }
  return out;
}
