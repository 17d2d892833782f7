/* SPDX-License-Identifier: Apache-2.0 */
#include "conv_peer.h"

const conv_peer_kind *const conv_peers[] = {
#ifdef BENCH_HAS_DNNL
    &conv_peer_dnnl,
#endif
#ifdef BENCH_HAS_XNNPACK
    &conv_peer_xnnpack,
#endif
    NULL,
};
