#include "compare.h"

// The loop of the two functions that make one mask; A and B are what is compared at bar i of a word.
#define MASK(A, OP, B)                                                         \
    for (size_t word = 0; word < words; word++) {                              \
        uint64_t bits = 0;                                                     \
        for (size_t i = 0; i < 64; i++) bits |= (uint64_t)((A) OP (B)) << i;   \
        mask[word] = bits;                                                     \
    }

static void above_any(const double *x, const double *y, int or_equal, size_t words, uint64_t *mask) {
    if (or_equal) {
        MASK(x[64 * word + i], >=, y[64 * word + i])
    } else {
        MASK(x[64 * word + i], >, y[64 * word + i])
    }
}

static void level_any(const double *x, double level, int below, int or_equal, size_t words, uint64_t *mask) {
    if (below && or_equal) {
        MASK(x[64 * word + i], <=, level)
    } else if (below) {
        MASK(x[64 * word + i], <, level)
    } else if (or_equal) {
        MASK(x[64 * word + i], >=, level)
    } else {
        MASK(x[64 * word + i], >, level)
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

// Eight bars a byte; x86 is little-endian.
#define BYTES(B, PREDICATE)                                                    \
    for (size_t byte = 0; byte < 8 * words; byte++) {                          \
        bytes[byte] = _mm512_cmp_pd_mask(_mm512_loadu_pd(x + 8 * byte), (B), PREDICATE); \
    }

__attribute__((target("avx512f,avx512dq")))
static void above_avx512(const double *x, const double *y, int or_equal, size_t words, uint64_t *mask) {
    uint8_t *bytes = (uint8_t *)mask;
    if (or_equal) {
        BYTES(_mm512_loadu_pd(y + 8 * byte), _CMP_GE_OQ)
    } else {
        BYTES(_mm512_loadu_pd(y + 8 * byte), _CMP_GT_OQ)
    }
}

__attribute__((target("avx512f,avx512dq")))
static void level_avx512(const double *x, double level, int below, int or_equal, size_t words, uint64_t *mask) {
    uint8_t *bytes = (uint8_t *)mask;
    __m512d b = _mm512_set1_pd(level);
    if (below && or_equal) {
        BYTES(b, _CMP_LE_OQ)
    } else if (below) {
        BYTES(b, _CMP_LT_OQ)
    } else if (or_equal) {
        BYTES(b, _CMP_GE_OQ)
    } else {
        BYTES(b, _CMP_GT_OQ)
    }
}

// A word in sixteen vectors; B is what the four bars from `i` on are compared with.
#define FOURS(B, PREDICATE)                                                    \
    for (size_t word = 0; word < words; word++) {                              \
        uint64_t bits = 0;                                                     \
        for (size_t bit = 0; bit < 64; bit += 4) {                             \
            size_t i = 64 * word + bit;                                        \
            __m256d here = _mm256_cmp_pd(_mm256_loadu_pd(x + i), (B), PREDICATE); \
            bits |= (uint64_t)(uint32_t)_mm256_movemask_pd(here) << bit;       \
        }                                                                      \
        mask[word] = bits;                                                     \
    }

__attribute__((target("avx2")))
static void above_avx2(const double *x, const double *y, int or_equal, size_t words, uint64_t *mask) {
    if (or_equal) {
        FOURS(_mm256_loadu_pd(y + i), _CMP_GE_OQ)
    } else {
        FOURS(_mm256_loadu_pd(y + i), _CMP_GT_OQ)
    }
}

__attribute__((target("avx2")))
static void level_avx2(const double *x, double level, int below, int or_equal, size_t words, uint64_t *mask) {
    __m256d b = _mm256_set1_pd(level);
    if (below && or_equal) {
        FOURS(b, _CMP_LE_OQ)
    } else if (below) {
        FOURS(b, _CMP_LT_OQ)
    } else if (or_equal) {
        FOURS(b, _CMP_GE_OQ)
    } else {
        FOURS(b, _CMP_GT_OQ)
    }
}

void compare_above(const double *x, const double *y, int or_equal, size_t words, uint64_t *mask) {
    if (__builtin_cpu_supports("avx512dq")) return above_avx512(x, y, or_equal, words, mask);
    if (__builtin_cpu_supports("avx2")) return above_avx2(x, y, or_equal, words, mask);
    above_any(x, y, or_equal, words, mask);
}

void compare_level(const double *x, double level, int below, int or_equal, size_t words, uint64_t *mask) {
    if (__builtin_cpu_supports("avx512dq")) return level_avx512(x, level, below, or_equal, words, mask);
    if (__builtin_cpu_supports("avx2")) return level_avx2(x, level, below, or_equal, words, mask);
    level_any(x, level, below, or_equal, words, mask);
}
#else
void compare_above(const double *x, const double *y, int or_equal, size_t words, uint64_t *mask) {
    above_any(x, y, or_equal, words, mask);
}

void compare_level(const double *x, double level, int below, int or_equal, size_t words, uint64_t *mask) {
    level_any(x, level, below, or_equal, words, mask);
}
#endif
