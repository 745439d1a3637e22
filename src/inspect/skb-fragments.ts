/**
 * What an skb holds outside of its head: the pieces of pages in its `skb_shared_info`, and of how many
 * segments it consists.
 * Leaves out: `frag_list`, skbs that hang on an skb.
 */
import { DIRECT_MAP } from './space';
import type { Kernel } from './names';
import { elementOf, int, integerOf, num, path, type Value } from './value';

const PAGE_SHIFT = 12n;

function sharedInfo(kernel: Kernel, skb: Value): Value | undefined {
  // `end` is an offset from `head` on 64 bits.
  const address = (int(skb, 'head') ?? 0n) + (int(skb, 'end') ?? 0n);
  return kernel.object(skb.space.host, 'struct skb_shared_info', address);
}

/** How many segments IP and the layers below see in it: more than 1 only if somebody has still to cut it. */
export function gsoSegments(kernel: Kernel, skb: Value): number {
  const shared = sharedInfo(kernel, skb);
  return num(shared, 'gso_size') > 0 ? num(shared, 'gso_segs') : 1;
}

/** Their bytes in order. */
export function fragments(kernel: Kernel, skb: Value): Uint8Array[] {
  const { host } = skb.space;
  const shared = sharedInfo(kernel, skb);
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
