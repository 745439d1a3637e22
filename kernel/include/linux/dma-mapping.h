/* SPDX-License-Identifier: MIT */
/* Device addresses of memory: RAM offsets. */
#ifndef _LINUX_DMA_MAPPING_H
#define _LINUX_DMA_MAPPING_H
#include <linux/mm.h>

struct device;
enum dma_data_direction { DMA_BIDIRECTIONAL, DMA_TO_DEVICE, DMA_FROM_DEVICE, DMA_NONE };

/* Where a device finds ptr: memory is handed over, not copied. Any context. */
static inline dma_addr_t dma_map_single_attrs(struct device *dev, void *ptr, size_t size,
					      enum dma_data_direction dir, unsigned long attrs)
{
	return (dma_addr_t)__pa(ptr);
}

#define dma_map_single(dev, p, n, d)	dma_map_single_attrs(dev, p, n, d, 0)
#define dma_unmap_single(dev, a, n, d)	((void)0)
#define dma_mapping_error(dev, a)	0
void *dma_alloc_coherent(void *dev, size_t size, dma_addr_t *handle, gfp_t gfp);
void dma_free_coherent(void *dev, size_t size, void *p, dma_addr_t handle);
#endif
