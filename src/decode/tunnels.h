/*
 * tunnels.h — the tunnels, inside decode/. Each goes on through walk_inner(), so nesting ends.
 */
#ifndef DECODE_TUNNELS_H
#define DECODE_TUNNELS_H

#include "decode/layers.h"

/** The Ethernet type of a whole Ethernet frame in GRE and Geneve ("transparent bridging"). */
#define ETHER_TYPE_BRIDGED 0x6558

/** Go into a tunnel whose header has an Ethernet type for what is inside. */
enum decode_result walk_inner_type(struct walk *walk, uint16_t type, span bytes);

/**
 * Where a header does not say what follows: IP or Ethernet with IP in it, when lengths and types fit
 * together. @return the layer that can take @p bytes, or NULL
 */
layer_fn *layer_guess(const struct walk *walk, span bytes);

/** Whether a UDP payload begins with the header of a tunnel: a port alone says too little. */
typedef bool tunnel_test_fn(span payload);

/* Behind Ethernet types, and as links. */
layer_fn mpls_decode;
layer_fn pppoe_decode;
layer_fn ppp_decode;
layer_fn cisco_hdlc_decode;

/* Behind IP protocols. */
layer_fn ipv4_inner_decode;
layer_fn ipv6_inner_decode;
layer_fn gre_decode;
layer_fn esp_decode;
layer_fn ah_decode;
layer_fn l2tp_ip_decode;

/* Behind GRE: type I is an Ethernet frame and nothing else. */
layer_fn erspan_decode;

/* Behind UDP ports. */
layer_fn vxlan_decode;
tunnel_test_fn vxlan_test;
layer_fn vxlan_gpe_decode;
tunnel_test_fn vxlan_gpe_test;
layer_fn geneve_decode;
tunnel_test_fn geneve_test;
layer_fn gtp_decode;
tunnel_test_fn gtp_test;
layer_fn l2tp_udp_decode;
tunnel_test_fn l2tp_udp_test;
tunnel_test_fn esp_test;
tunnel_test_fn sctp_udp_test; /**< RFC 6951; sctp_decode is in layers.h */

#endif
