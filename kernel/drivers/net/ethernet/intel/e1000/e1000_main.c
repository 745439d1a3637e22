// SPDX-License-Identifier: MIT
/*
 * Driver of the 8254x network card.
 *
 * Sending: e1000_xmit_frame() puts a descriptor that points at the packet into
 * the ring and moves the tail register; the card reads the bytes by DMA and
 * marks the descriptor done; e1000_clean_tx_irq() frees the packet.
 *
 * Receiving: the ring holds empty buffers. The card writes a packet into the
 * next one and interrupts; e1000_intr() masks the interrupt and schedules the
 * poll; e1000_clean() wraps the very same memory into an sk_buff. No byte of
 * the packet is copied by the CPU on this way.
 *
 * Over 500 lines because Linux has these functions in one file.
 * Left out: the PHY and EEPROM, offloads, VLAN, power management, watchdog,
 * frames larger than a buffer.
 */
#include <linux/kernel.h>
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <asm/setup.h>
#include "e1000.h"

#define E1000_MMIO_BASE		0xffffc90000000000UL
#define E1000_MMIO_STRIDE	0x20000UL

/* ---- interrupt mask ---- */

static void e1000_irq_disable(struct e1000_adapter *adapter)
{
	struct e1000_hw *hw = &adapter->hw;

	ew32(IMC, ~0U);
}

/* The card may interrupt again. */
static void e1000_irq_enable(struct e1000_adapter *adapter)
{
	struct e1000_hw *hw = &adapter->hw;

	/* a cause that has come meanwhile interrupts at once */
	ew32(IMS, IMS_ENABLE_MASK);
}

/* ---- receiving ---- */

/* Fills the ring up with empty buffers and tells the card. Softirq, or before the card runs. */
static void e1000_alloc_rx_buffers(struct e1000_adapter *adapter, struct e1000_rx_ring *rx_ring, int cleaned_count)
{
	unsigned int frag_size = SKB_DATA_ALIGN(adapter->rx_buffer_len + E1000_HEADROOM) +
				 SKB_DATA_ALIGN(sizeof(struct skb_shared_info));
	struct e1000_hw *hw = &adapter->hw;	/* for ew32() */
	/* the first place of the ring without a buffer */
	unsigned int i = rx_ring->next_to_use;

	/* a buffer for each place that is empty */
	while (cleaned_count--) {
		struct e1000_rx_buffer *buffer_info = &rx_ring->buffer_info[i];

		buffer_info->data = netdev_alloc_frag(frag_size);
		/* no memory: the card has fewer buffers for a while */
		if (!buffer_info->data) {
			adapter->alloc_rx_buff_failed++;
			break;
		}
		/* from here on the memory is the card's; the CPU must not look at it */
		buffer_info->dma = dma_map_single(NULL, buffer_info->data + E1000_HEADROOM, adapter->rx_buffer_len,
						  DMA_FROM_DEVICE);
		/* where the card finds it */
		rx_ring->desc[i].buffer_addr = buffer_info->dma;
		rx_ring->desc[i].status = 0;
		/* the ring begins again */
		if (++i == rx_ring->count)
			i = 0;
	}
	/* there are new ones: the card learns of all at once */
	if (rx_ring->next_to_use != i) {
		rx_ring->next_to_use = i;
		/* the card may use everything before the tail */
		/* STEP e1000_alloc_rx_buffers.tail: fresh buffers for the card */
		ew32(RDT, i);
	}
}

/* Names the protocol by the Ethernet header, and takes the header off; then up the stack. Softirq. */
static void e1000_receive_skb(struct e1000_adapter *adapter, struct sk_buff *skb)
{
	skb->protocol = eth_type_trans(skb, adapter->netdev);
	napi_gro_receive(&adapter->napi, skb);
}

/*
 * Takes finished packets out of the ring, at most the budget, and passes them
 * up: the buffer that the card wrote becomes the head of an sk_buff. Softirq.
 */
static bool e1000_clean_rx_irq(struct e1000_adapter *adapter, struct e1000_rx_ring *rx_ring, int *work_done,
			       int work_to_do)
{
	unsigned int frag_size = SKB_DATA_ALIGN(adapter->rx_buffer_len + E1000_HEADROOM) +
				 SKB_DATA_ALIGN(sizeof(struct skb_shared_info));
	struct net_device *netdev = adapter->netdev;	/* where the packets go to */
	/* the oldest that has not been taken: the card fills them in order */
	unsigned int i = rx_ring->next_to_clean;
	struct e1000_rx_desc *rx_desc = &rx_ring->desc[i];
	int cleaned_count;
	bool cleaned = false;	/* nothing found yet */

	/* the card marks a descriptor as done when it has written the packet */
	while (rx_desc->status & E1000_RXD_STAT_DD) {
		/* where the frame lies */
		struct e1000_rx_buffer *buffer_info = &rx_ring->buffer_info[i];
		/* what the card has written into the descriptor, over the address */
		u32 length = rx_desc->length;
		u8 status = rx_desc->status;
		struct sk_buff *skb;

		/* enough for this time: other devices want their turn */
		if (*work_done >= work_to_do)
			break;
		/* one packet of the budget */
		(*work_done)++;
		cleaned = true;
		/* the ring has no end: after the last descriptor comes the first */
		if (++i == rx_ring->count)
			i = 0;
		/* the buffer belongs to the CPU again */
		dma_unmap_single(NULL, buffer_info->dma, adapter->rx_buffer_len, DMA_FROM_DEVICE);

		/* only whole and sound packets go up */
		if (!(status & E1000_RXD_STAT_EOP) || rx_desc->errors) {
			/* more than one buffer, or damaged */
			netdev->stats.rx_errors++;
			skb_free_frag(buffer_info->data);
			goto next_desc;
		}
		/* STEP e1000_clean_rx_irq.build: the memory that the card wrote becomes the packet; no copy */
		skb = napi_build_skb(buffer_info->data, frag_size);
		/* no memory for the struct: the packet is lost, TCP will send it again */
		if (!skb) {
			netdev->stats.rx_dropped++;
			skb_free_frag(buffer_info->data);
			goto next_desc;
		}
		/* marks the bytes that the card has written as the packet's */
		skb_reserve(skb, E1000_HEADROOM);
		skb_put(skb, length);
		/* counted: ip -s link shows it */
		netdev->stats.rx_packets++;
		netdev->stats.rx_bytes += length;
		adapter->total_rx_packets++;
		adapter->total_rx_bytes += length;
		/* up the stack, one packet at a time */
		e1000_receive_skb(adapter, skb);
next_desc:
		buffer_info->data = NULL;	/* the skb's now */
		/* the descriptor can be used again; on to the next */
		rx_desc->status = 0;
		rx_desc = &rx_ring->desc[i];
	}
	/* here the next poll goes on */
	rx_ring->next_to_clean = i;
	/* descriptors without a buffer */
	cleaned_count = E1000_DESC_UNUSED(rx_ring);
	/* new buffers for the card, or it would have nowhere to write */
	if (cleaned_count)
		e1000_alloc_rx_buffers(adapter, rx_ring, cleaned_count);
	/* whether there was anything */
	return cleaned;
}

/* ---- sending ---- */

/* Frees packets that the card has sent. False: there was more than one poll's share. Softirq. */
static bool e1000_clean_tx_irq(struct e1000_adapter *adapter, struct e1000_tx_ring *tx_ring)
{
	struct net_device *netdev = adapter->netdev;	/* whose queue may go on */
	/* the oldest that has not been freed */
	unsigned int i = tx_ring->next_to_clean;
	unsigned int count = 0;	/* frames freed */

	/* the card marks a descriptor as done when the packet is sent */
	while (i != tx_ring->next_to_use && (tx_ring->desc[i].status & E1000_TXD_STAT_DD) && count < tx_ring->count) {
		/* which packet it was */
		struct e1000_tx_buffer *buffer_info = &tx_ring->buffer_info[i];

		/* counted, for ifconfig; then the packet is freed, and TCP small queues have room */
		adapter->total_tx_packets++;
		adapter->total_tx_bytes += buffer_info->length;
		dev_consume_skb_any(buffer_info->skb);
		buffer_info->skb = NULL;
		tx_ring->desc[i].status = 0;
		/* the ring begins again */
		if (++i == tx_ring->count)
			i = 0;
		count++;
	}
	/* with release: e1000_maybe_stop_tx() on another CPU sees the free places */
	smp_store_release(&tx_ring->next_to_clean, i);

	/* room again for a queue that was stopped */
	if (count && E1000_DESC_UNUSED(tx_ring) >= 2 && netif_queue_stopped(netdev)) {
		netif_wake_queue(netdev);
		adapter->restart_queue++;
	}
	/* all done: nothing is left of this round */
	return count < tx_ring->count;
}

static int __e1000_maybe_stop_tx(struct net_device *netdev, struct e1000_tx_ring *tx_ring, unsigned int size)
{
	struct e1000_adapter *adapter = netdev_priv(netdev);

	netif_stop_queue(netdev);
	smp_mb();
	/* another CPU may have cleaned meanwhile */
	if (likely(E1000_DESC_UNUSED(tx_ring) < size))
		return -EBUSY;
	netif_start_queue(netdev);
	adapter->restart_queue++;
	return 0;
}

/* Is there room in the ring? If not, the stack must stop until the card has sent. */
static int e1000_maybe_stop_tx(struct net_device *netdev, struct e1000_tx_ring *tx_ring, unsigned int size)
{
	if (likely(E1000_DESC_UNUSED(tx_ring) >= size))
		return 0;
	return __e1000_maybe_stop_tx(netdev, tx_ring, size);
}

/* Writes the descriptor. The packet is linear, so one is enough. */
static void e1000_tx_queue(struct e1000_adapter *adapter, struct e1000_tx_ring *tx_ring, struct sk_buff *skb)
{
	unsigned int i = tx_ring->next_to_use;
	struct e1000_tx_buffer *buffer_info = &tx_ring->buffer_info[i];	/* where the packet is noted */
	struct e1000_tx_desc *tx_desc = &tx_ring->desc[i];	/* what the card reads */

	/* remembered, to be freed when the card is done with it */
	buffer_info->skb = skb;
	buffer_info->length = skb->len;
	buffer_info->time_stamp = jiffies;
	/* where the bytes lie, how many, and: tell when they are sent */
	tx_desc->buffer_addr = dma_map_single(NULL, skb->data, skb->len, DMA_TO_DEVICE);
	tx_desc->length = skb->len;
	tx_desc->cso = 0;
	tx_desc->css = 0;
	tx_desc->special = 0;
	tx_desc->status = 0;
	tx_desc->cmd = E1000_TXD_CMD_EOP | E1000_TXD_CMD_RS;
	/* the ring has no end: after the last descriptor comes the first */
	if (++i == tx_ring->count)
		i = 0;
	/* the card does not see it yet: that takes a write of the tail */
	tx_ring->next_to_use = i;
}

/* ndo_start_xmit. Softirqs off, queue locked. */
static netdev_tx_t e1000_xmit_frame(struct sk_buff *skb, struct net_device *netdev)
{
	struct e1000_adapter *adapter = netdev_priv(netdev);
	struct e1000_tx_ring *tx_ring = &adapter->tx_ring;	/* the one transmit ring */
	struct e1000_hw *hw = &adapter->hw;	/* for ew32() */

	if (skb->len < ETH_ZLEN) {
		/* the shortest frame that Ethernet carries */
		int pad = ETH_ZLEN - skb->len;

		if (__skb_pad(skb, pad, true))
			return NETDEV_TX_OK;
		__skb_put(skb, pad);
	}
	/* no free descriptor: the packet stays in the queue */
	if (unlikely(e1000_maybe_stop_tx(netdev, tx_ring, 1)))
		return NETDEV_TX_BUSY;
	/* counted: ip -s link shows it */
	netdev->stats.tx_packets++;
	netdev->stats.tx_bytes += skb->len;
	/* STEP e1000_xmit_frame.descriptor: tells the card where the bytes lie */
	e1000_tx_queue(adapter, tx_ring, skb);
	e1000_maybe_stop_tx(netdev, tx_ring, 2);
	/* one write of the tail for a whole batch */
	if (!netdev_xmit_more() || netif_queue_stopped(netdev))
		/* STEP e1000_xmit_frame.tail: moving the tail starts the card */
		ew32(TDT, tx_ring->next_to_use);
	/* the card has it; the skb is freed when it says that it has sent it */
	return NETDEV_TX_OK;
}

/* ---- interrupt and poll ---- */

/* The card's interrupt. Reading ICR clears it; everything else is left to the poll. Hard interrupt. */
static irqreturn_t e1000_intr(int irq, void *data)
{
	struct net_device *netdev = data;
	struct e1000_adapter *adapter = netdev_priv(netdev);
	struct e1000_hw *hw = &adapter->hw;	/* for er32() */
	/* the cause of the interrupt; reading it also takes it back in the card */
	u32 icr = er32(ICR);

	/* another device on the same interrupt line */
	if (unlikely(!icr))
		return IRQ_NONE;
	/* the cable was plugged in or pulled */
	if (icr & E1000_ICR_LSC) {
		/* is there a link now? */
		if (er32(STATUS) & E1000_STATUS_LU)
			netif_carrier_on(netdev);
		else
			netif_carrier_off(netdev);
	}
	/* no more interrupts until the poll is done */
	/* STEP e1000_intr.mask: no more interrupts; the poll will look at everything */
	ew32(IMC, ~0U);
	/* not polled already: put the card on this CPU's list */
	if (likely(napi_schedule_prep(&adapter->napi))) {
		adapter->total_tx_bytes = 0;
		adapter->total_tx_packets = 0;
		adapter->total_rx_bytes = 0;
		adapter->total_rx_packets = 0;
		/* packets are not looked at here: that is softirq's work, right after this */
		__napi_schedule(&adapter->napi);
	} else {
		/* the poll runs already: it will find what has come */
		e1000_irq_enable(adapter);
	}
	/* the interrupt was for this card */
	return IRQ_HANDLED;
}

/* The NAPI poll. Less than the budget: all seen, interrupts on again. Softirq. */
static int e1000_clean(struct napi_struct *napi, int budget)
{
	struct e1000_adapter *adapter = container_of(napi, struct e1000_adapter, napi);
	bool tx_clean_complete;
	int work_done = 0;	/* frames taken */

	tx_clean_complete = e1000_clean_tx_irq(adapter, &adapter->tx_ring);
	e1000_clean_rx_irq(adapter, &adapter->rx_ring, &work_done, budget);
	/* the budget is used up: stay on the list, others come first */
	if (!tx_clean_complete || work_done == budget)
		return budget;
	/* STEP e1000_clean.done: nothing left: interrupts on again */
	if (likely(napi_complete_done(napi, work_done)))
		e1000_irq_enable(adapter);
	/* fewer than the budget: the card is done, and will interrupt again */
	return work_done;
}

/* ---- up and down ---- */

static int e1000_setup_tx_resources(struct e1000_tx_ring *txdr)
{
	txdr->count = E1000_DEFAULT_TXD;
	txdr->buffer_info = kcalloc(txdr->count, sizeof(struct e1000_tx_buffer), GFP_KERNEL);
	txdr->desc = dma_alloc_coherent(NULL, txdr->count * sizeof(struct e1000_tx_desc), &txdr->dma, GFP_KERNEL);
	if (!txdr->buffer_info || !txdr->desc)
		return -ENOMEM;
	memset(txdr->desc, 0, txdr->count * sizeof(struct e1000_tx_desc));
	txdr->next_to_use = 0;
	txdr->next_to_clean = 0;
	return 0;
}

static int e1000_setup_rx_resources(struct e1000_rx_ring *rxdr)
{
	rxdr->count = E1000_DEFAULT_RXD;
	rxdr->buffer_info = kcalloc(rxdr->count, sizeof(struct e1000_rx_buffer), GFP_KERNEL);
	rxdr->desc = dma_alloc_coherent(NULL, rxdr->count * sizeof(struct e1000_rx_desc), &rxdr->dma, GFP_KERNEL);
	if (!rxdr->buffer_info || !rxdr->desc)
		return -ENOMEM;
	memset(rxdr->desc, 0, rxdr->count * sizeof(struct e1000_rx_desc));
	rxdr->next_to_use = 0;
	rxdr->next_to_clean = 0;
	return 0;
}

static void e1000_configure_tx(struct e1000_adapter *adapter)
{
	struct e1000_tx_ring *tx_ring = &adapter->tx_ring;
	struct e1000_hw *hw = &adapter->hw;

	ew32(TDBAL, lower_32_bits(tx_ring->dma));
	ew32(TDBAH, upper_32_bits(tx_ring->dma));
	ew32(TDLEN, tx_ring->count * sizeof(struct e1000_tx_desc));
	ew32(TDH, 0);
	ew32(TDT, 0);
	ew32(TCTL, E1000_TCTL_EN);
}

static void e1000_configure_rx(struct e1000_adapter *adapter)
{
	struct e1000_rx_ring *rx_ring = &adapter->rx_ring;
	struct e1000_hw *hw = &adapter->hw;

	ew32(RDBAL, lower_32_bits(rx_ring->dma));
	ew32(RDBAH, upper_32_bits(rx_ring->dma));
	ew32(RDLEN, rx_ring->count * sizeof(struct e1000_rx_desc));
	ew32(RDH, 0);
	ew32(RDT, 0);
	ew32(RCTL, E1000_RCTL_EN);
}

/* Rings into the card, buffers into the ring. */
static void e1000_configure(struct e1000_adapter *adapter)
{
	e1000_configure_tx(adapter);
	e1000_configure_rx(adapter);
	e1000_alloc_rx_buffers(adapter, &adapter->rx_ring, E1000_DESC_UNUSED(&adapter->rx_ring));
}

/* ndo_open: rings, interrupt, link. Task context. */
static int e1000_open(struct net_device *netdev)
{
	struct e1000_adapter *adapter = netdev_priv(netdev);
	struct e1000_hw *hw = &adapter->hw;
	int err;

	netif_carrier_off(netdev);
	err = e1000_setup_tx_resources(&adapter->tx_ring);
	if (err)
		return err;
	err = e1000_setup_rx_resources(&adapter->rx_ring);
	if (err)
		return err;
	e1000_configure(adapter);
	err = request_irq(adapter->irq, e1000_intr, IRQF_SHARED, netdev->name, netdev);
	if (err)
		return err;
	napi_enable(&adapter->napi);
	e1000_irq_enable(adapter);
	netif_start_queue(netdev);
	ew32(CTRL, er32(CTRL) | E1000_CTRL_SLU);
	if (er32(STATUS) & E1000_STATUS_LU)
		netif_carrier_on(netdev);
	return 0;
}

/* ndo_stop. Task context. */
static int e1000_close(struct net_device *netdev)
{
	struct e1000_adapter *adapter = netdev_priv(netdev);
	struct e1000_hw *hw = &adapter->hw;
	unsigned int i;

	ew32(RCTL, 0);
	ew32(TCTL, 0);
	netif_carrier_off(netdev);
	napi_disable(&adapter->napi);
	e1000_irq_disable(adapter);
	free_irq(adapter->irq, netdev);
	for (i = 0; i < adapter->rx_ring.count; i++)
		skb_free_frag(adapter->rx_ring.buffer_info[i].data);
	for (i = 0; i < adapter->tx_ring.count; i++)
		kfree_skb(adapter->tx_ring.buffer_info[i].skb);
	kfree(adapter->rx_ring.buffer_info);
	kfree(adapter->tx_ring.buffer_info);
	dma_free_coherent(NULL, adapter->rx_ring.count * sizeof(struct e1000_rx_desc), adapter->rx_ring.desc,
			  adapter->rx_ring.dma);
	dma_free_coherent(NULL, adapter->tx_ring.count * sizeof(struct e1000_tx_desc), adapter->tx_ring.desc,
			  adapter->tx_ring.dma);
	return 0;
}

static const struct net_device_ops e1000_netdev_ops = {
	.ndo_open	= e1000_open,
	.ndo_stop	= e1000_close,
	.ndo_start_xmit	= e1000_xmit_frame,
};

/* A card on the bus: its device, named as the scenario says. Boot, task context. */
static int e1000_probe(unsigned int index, const struct boot_iface *iface)
{
	struct net_device *netdev = alloc_etherdev(sizeof(struct e1000_adapter));
	struct e1000_adapter *adapter;
	struct e1000_hw *hw;
	u32 ral, rah;
	u8 mac[ETH_ALEN];

	if (!netdev)
		return -ENOMEM;
	adapter = netdev_priv(netdev);
	adapter->netdev = netdev;
	hw = &adapter->hw;
	hw->hw_addr = (u8 __iomem *)(E1000_MMIO_BASE + E1000_MMIO_STRIDE * index);
	adapter->irq = FIRST_EXTERNAL_VECTOR + index;	/* line and vector have the same number */
	adapter->rx_buffer_len = MAXIMUM_ETHERNET_VLAN_SIZE;
	netdev->netdev_ops = &e1000_netdev_ops;
	netdev->base_addr = (unsigned long)hw->hw_addr;
	netdev->irq = adapter->irq;
	netif_napi_add(netdev, &adapter->napi, e1000_clean);

	ew32(CTRL, E1000_CTRL_RST);
	ral = er32(RAL0);
	rah = er32(RAH0);
	mac[0] = ral;
	mac[1] = ral >> 8;
	mac[2] = ral >> 16;
	mac[3] = ral >> 24;
	mac[4] = rah;
	mac[5] = rah >> 8;
	memcpy(hw->mac_addr, mac, ETH_ALEN);
	eth_hw_addr_set(netdev, mac);
	strscpy(netdev->name, iface->name, IFNAMSIZ);
	return register_netdev(netdev);
}

/* Linux registers a PCI driver, and the bus calls e1000_probe(); our bus is the list of the boot parameters. */
static int e1000_init_module(void)
{
	unsigned int i;
	int err;

	/* one card for each interface of the scenario */
	for (i = 0; i < boot_params->nr_ifaces; i++) {
		err = e1000_probe(i, &boot_params->iface[i]);
		if (err)
			return err;
	}
	return 0;
}
module_init(e1000_init_module);
