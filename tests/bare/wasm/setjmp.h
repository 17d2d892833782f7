/* SPDX-License-Identifier: Apache-2.0
 *
 * wasi-libc has no setjmp; tests/unit/test.h includes it for cmocka only.
 */
