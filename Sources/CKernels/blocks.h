// Eight bars at a time, whatever the machine's vectors are: the compiler splits blocks where they are wider.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// No contraction into fused operations: the same bits on every machine.
#pragma STDC FP_CONTRACT OFF
// All functions that take vectors are inlined: there is no call whose convention could change.
#pragma GCC diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))

// A function compiled twice, for AVX2 and for any machine; which one runs is settled when the program is loaded.
#if defined(__x86_64__) && defined(__ELF__)
#define KERNEL __attribute__((target_clones("avx2", "default")))
#else
#define KERNEL
#endif

typedef double four __attribute__((vector_size(32), aligned(8), may_alias));
typedef double block __attribute__((vector_size(64), aligned(8), may_alias));
typedef int64_t choice __attribute__((vector_size(64), aligned(8)));

enum { BARS = 8, STRETCH = 32 };

INLINE four all4(double x) { return (four){x, x, x, x}; }
INLINE block all(double x) { return (block){x, x, x, x, x, x, x, x}; }

INLINE block load(const double *x) { return *(const block *)x; }
INLINE void store(double *x, block values) { *(block *)x = values; }

// The bars from `i` up to `end`, then zeros.
INLINE block load_some(const double *x, size_t i, size_t end) {
    block values = {0};
    if (i < end) memcpy(&values, x + i, (end - i < BARS ? end - i : BARS) * sizeof(double));
    return values;
}

INLINE block pick(choice where, block a, block b) {
    return (block)((where & (choice)a) | (~where & (choice)b));
}

INLINE block larger(block a, block b) { return pick(a > b, a, b); }
INLINE block smaller(block a, block b) { return pick(a < b, a, b); }

INLINE block magnitude(block x) {
    return (block)((choice)x & ((choice){0} + INT64_MAX));
}

// x in percent of a whole that is not negative; 0 where that is 0.
INLINE block part(block x, block whole) { return pick(whole > all(0), all(100) * (x / whole), all(0)); }

INLINE int any(choice where) { return __builtin_reduce_or(where) != 0; }

// Whether a stretch of all columns is finite: their sum is not if one of the values isn't.
INLINE int are_finite(const double *const *in, int inputs, size_t first) {
    block sum = {0};
    for (int k = 0; k < inputs; k++) {
        const double *x = in[k] + first;
        sum += load(x) + load(x + 8) + (load(x + 16) + load(x + 24));
    }
    return !any(sum - sum != (block){0});
}

// The first bar from `first` up to `end` at which a column is not finite, or `end`.
INLINE size_t end_of_defined(const double *const *in, int inputs, size_t first, size_t end) {
    while (first + STRETCH <= end && are_finite(in, inputs, first)) first += STRETCH;
    // Values so large that their sum is infinite are looked at one by one.
    for (; first < end; first++) {
        for (int k = 0; k < inputs; k++) {
            if (!__builtin_isfinite(in[k][first])) return first;
        }
    }
    return end;
}
