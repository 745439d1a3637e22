/* SPDX-License-Identifier: MIT */
/*
 * The driver's view of an 8254x card: registers, descriptors, rings. What the
 * card is, is told in docs/design/nic.md.
 */
#ifndef _E1000_H_
#define _E1000_H_

#include <linux/types.h>
#include <linux/io.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

/* register offsets */
#define E1000_CTRL	0x00000
#define E1000_STATUS	0x00008
#define E1000_ICR	0x000C0
#define E1000_ICS	0x000C8
#define E1000_IMS	0x000D0
#define E1000_IMC	0x000D8
#define E1000_RCTL	0x00100
#define E1000_TCTL	0x00400
#define E1000_RDBAL	0x02800
#define E1000_RDBAH	0x02804
#define E1000_RDLEN	0x02808
#define E1000_RDH	0x02810
#define E1000_RDT	0x02818
#define E1000_TDBAL	0x03800
#define E1000_TDBAH	0x03804
#define E1000_TDLEN	0x03808
#define E1000_TDH	0x03810
#define E1000_TDT	0x03818
#define E1000_RAL0	0x05400
#define E1000_RAH0	0x05404

#define E1000_CTRL_SLU		0x00000040	/* set link up */
#define E1000_CTRL_RST		0x04000000
#define E1000_STATUS_LU		0x00000002	/* link up */
#define E1000_RCTL_EN		0x00000002
#define E1000_TCTL_EN		0x00000002

/* interrupt causes */
#define E1000_ICR_TXDW		0x00000001	/* transmit descriptors written back */
#define E1000_ICR_LSC		0x00000004	/* link changed */
#define E1000_ICR_RXDMT0	0x00000010	/* few receive descriptors left */
#define E1000_ICR_RXO		0x00000040	/* none left: packet lost */
#define E1000_ICR_RXT0		0x00000080	/* packet received */
#define IMS_ENABLE_MASK (E1000_ICR_RXT0 | E1000_ICR_TXDW | E1000_ICR_RXDMT0 | E1000_ICR_RXO | E1000_ICR_LSC)

#define E1000_TXD_CMD_EOP	0x01	/* the packet ends here */
#define E1000_TXD_CMD_RS	0x08	/* report when sent */
#define E1000_TXD_STAT_DD	0x01	/* descriptor done */
#define E1000_RXD_STAT_DD	0x01
#define E1000_RXD_STAT_EOP	0x02

/* Written by the driver (buffer), written back by the card (the rest). */
struct e1000_rx_desc {
	__le64	buffer_addr;	/* RAM offset */
	__le16	length;
	__le16	csum;
	u8	status;
	u8	errors;
	__le16	special;
};

struct e1000_tx_desc {
	__le64	buffer_addr;
	__le16	length;
	u8	cso;
	u8	cmd;
	u8	status;
	u8	css;
	__le16	special;
};

/* What the driver remembers of each descriptor. */
struct e1000_tx_buffer {
	struct sk_buff	*skb;
	unsigned long	time_stamp;
	u16		length;
};

struct e1000_rx_buffer {
	u8		*data;	/* memory the card may write into; becomes an skb's head */
	dma_addr_t	dma;
};

struct e1000_tx_ring {
	struct e1000_tx_desc	*desc;		/* shared with the card */
	dma_addr_t		dma;
	unsigned int		count;
	unsigned int		next_to_use;	/* the driver fills from here */
	unsigned int		next_to_clean;	/* the card has not finished before here */
	struct e1000_tx_buffer	*buffer_info;
};

struct e1000_rx_ring {
	struct e1000_rx_desc	*desc;
	dma_addr_t		dma;
	unsigned int		count;
	unsigned int		next_to_use;	/* up to here there are fresh buffers */
	unsigned int		next_to_clean;	/* next packet to look for */
	struct e1000_rx_buffer	*buffer_info;
};

#define E1000_DEFAULT_TXD	64	/* Linux: 256 */
#define E1000_DEFAULT_RXD	64
#define MAXIMUM_ETHERNET_VLAN_SIZE 1522	/* the longest frame: with a VLAN tag and the checksum */
#define E1000_HEADROOM		NET_SKB_PAD

/* Free descriptors: one stays empty, so that full and empty differ. */
#define E1000_DESC_UNUSED(R) \
	((((R)->next_to_clean > (R)->next_to_use) ? 0 : (R)->count) + (R)->next_to_clean - (R)->next_to_use - 1)

struct e1000_hw {
	u8 __iomem	*hw_addr;
	u8		mac_addr[6];
};

struct e1000_adapter {
	struct e1000_tx_ring	tx_ring;
	struct e1000_rx_ring	rx_ring;
	struct napi_struct	napi;
	struct net_device	*netdev;
	struct e1000_hw		hw;
	unsigned int		irq;
	unsigned int		rx_buffer_len;
	unsigned int		total_tx_bytes;
	unsigned int		total_tx_packets;
	unsigned int		total_rx_bytes;
	unsigned int		total_rx_packets;
	unsigned long		restart_queue;
	unsigned long		alloc_rx_buff_failed;
};

#define er32(reg)		readl(hw->hw_addr + E1000_##reg)
#define ew32(reg, value)	writel((value), hw->hw_addr + E1000_##reg)

#endif
