/* SPDX-License-Identifier: MIT */
/* Device addresses of memory: RAM offsets. */
#ifndef _LINUX_DMA_MAPPING_H
#define _LINUX_DMA_MAPPING_H
#include <linux/mm.h>
#define DMA_TO_DEVICE	1
#define DMA_FROM_DEVICE	2
#define dma_map_single(dev, p, n, d)	((dma_addr_t)__pa(p))
#define dma_unmap_single(dev, a, n, d)	((void)0)
#define dma_mapping_error(dev, a)	0
void *dma_alloc_coherent(void *dev, size_t size, dma_addr_t *handle, gfp_t gfp);
void dma_free_coherent(void *dev, size_t size, void *p, dma_addr_t handle);
#endif
