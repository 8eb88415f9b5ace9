#include "compare.h"
#include <string.h>

// The loop of both functions for any machine: `HIGH` and `LOW` are what is compared with at bar i of a word.
#define COMPARE(TYPE, HIGH, LOW)                                               \
    for (size_t word = 0; word < words; word++) {                              \
        const TYPE *here = x + 64 * word;                                      \
        uint64_t over = 0, under = 0;                                          \
        for (size_t i = 0; i < 64; i++) {                                      \
            over |= (uint64_t)(here[i] > (HIGH)) << i;                         \
            under |= (uint64_t)(here[i] < (LOW)) << i;                         \
        }                                                                      \
        above[word] = over;                                                    \
        below[word] = under;                                                   \
    }

static void columns_any(const float *x, const float *y, size_t words, uint64_t *above, uint64_t *below) {
    COMPARE(float, y[64 * word + i], y[64 * word + i])
}

static void levels_any(const double *x, double low, double high, size_t words, uint64_t *above, uint64_t *below) {
    COMPARE(double, high, low)
}

static void rounded_any(const float *up, const float *down, float low, float high, size_t words, uint64_t *above,
                        uint64_t *below) {
    for (size_t word = 0; word < words; word++) {
        uint64_t over = 0, under = 0;
        for (size_t i = 0; i < 64; i++) {
            over |= (uint64_t)(up[64 * word + i] > high) << i;
            under |= (uint64_t)(down[64 * word + i] < low) << i;
        }
        above[word] = over;
        below[word] = under;
    }
}

// Neighbours in single precision are neighbours as integers, away from zero upwards.
static inline __attribute__((always_inline)) void round_all(const double *x, size_t count, float *up, float *down) {
    for (size_t i = 0; i < count; i++) {
        float nearest = (float)x[i];
        int32_t bits, higher, lower;
        memcpy(&bits, &nearest, 4);
        int32_t away = bits < 0 ? -1 : 1;
        higher = bits + ((double)nearest < x[i] ? away : 0);
        lower = bits - ((double)nearest > x[i] ? away : 0);
        memcpy(&up[i], &higher, 4);
        memcpy(&down[i], &lower, 4);
    }
}

static void round_any(const double *x, size_t count, float *up, float *down) { round_all(x, count, up, down); }

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

__attribute__((target("avx512f,avx512dq,avx512vl")))
static void round_avx512(const double *x, size_t count, float *up, float *down) { round_all(x, count, up, down); }

__attribute__((target("avx512f,avx512dq")))
static void rounded_avx512(const float *up, const float *down, float low, float high, size_t words, uint64_t *above,
                           uint64_t *below) {
    __m512 top = _mm512_set1_ps(high), bottom = _mm512_set1_ps(low);
    uint16_t *over = (uint16_t *)above, *under = (uint16_t *)below;
    for (size_t part = 0; part < 4 * words; part++) {
        over[part] = _mm512_cmp_ps_mask(_mm512_loadu_ps(up + 16 * part), top, _CMP_GT_OQ);
        under[part] = _mm512_cmp_ps_mask(_mm512_loadu_ps(down + 16 * part), bottom, _CMP_LT_OQ);
    }
}

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

__attribute__((target("avx2")))
static void columns_avx2(const float *x, const float *y, size_t words, uint64_t *above, uint64_t *below) {
    uint8_t *over = (uint8_t *)above, *under = (uint8_t *)below;
    for (size_t byte = 0; byte < 8 * words; byte++) {
        __m256 a = _mm256_loadu_ps(x + 8 * byte), b = _mm256_loadu_ps(y + 8 * byte);
        over[byte] = (uint8_t)_mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_GT_OQ));
        under[byte] = (uint8_t)_mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_LT_OQ));
    }
}

__attribute__((target("avx2")))
static void levels_avx2(const double *x, double low, double high, size_t words, uint64_t *above, uint64_t *below) {
    __m256d top = _mm256_set1_pd(high), bottom = _mm256_set1_pd(low);
    for (size_t word = 0; word < words; word++) {
        uint64_t over = 0, under = 0;
        for (size_t i = 0; i < 64; i += 4) {
            __m256d a = _mm256_loadu_pd(x + 64 * word + i);
            over |= (uint64_t)(unsigned)_mm256_movemask_pd(_mm256_cmp_pd(a, top, _CMP_GT_OQ)) << i;
            under |= (uint64_t)(unsigned)_mm256_movemask_pd(_mm256_cmp_pd(a, bottom, _CMP_LT_OQ)) << i;
        }
        above[word] = over;
        below[word] = under;
    }
}

// A word is stored as the masks it is made of, the lowest first: x86 is little-endian.
__attribute__((target("avx512f,avx512dq")))
static void columns_avx512(const float *x, const float *y, size_t words, uint64_t *above, uint64_t *below) {
    uint16_t *over = (uint16_t *)above, *under = (uint16_t *)below;
    for (size_t part = 0; part < 4 * words; part++) {
        __m512 a = _mm512_loadu_ps(x + 16 * part), b = _mm512_loadu_ps(y + 16 * part);
        over[part] = _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ);
        under[part] = _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ);
    }
}

__attribute__((target("avx512f,avx512dq")))
static void levels_avx512(const double *x, double low, double high, size_t words, uint64_t *above, uint64_t *below) {
    __m512d top = _mm512_set1_pd(high), bottom = _mm512_set1_pd(low);
    uint8_t *over = (uint8_t *)above, *under = (uint8_t *)below;
    for (size_t byte = 0; byte < 8 * words; byte++) {
        __m512d a = _mm512_loadu_pd(x + 8 * byte);
        over[byte] = _mm512_cmp_pd_mask(a, top, _CMP_GT_OQ);
        under[byte] = _mm512_cmp_pd_mask(a, bottom, _CMP_LT_OQ);
    }
}

void compare_columns(const float *x, const float *y, size_t words, uint64_t *above, uint64_t *below) {
    if (__builtin_cpu_supports("avx512dq")) return columns_avx512(x, y, words, above, below);
    if (__builtin_cpu_supports("avx2")) return columns_avx2(x, y, words, above, below);
    columns_any(x, y, words, above, below);
}

void compare_levels(const double *x, double low, double high, size_t words, uint64_t *above, uint64_t *below) {
    if (__builtin_cpu_supports("avx512dq")) return levels_avx512(x, low, high, words, above, below);
    if (__builtin_cpu_supports("avx2")) return levels_avx2(x, low, high, words, above, below);
    levels_any(x, low, high, words, above, below);
}

void compare_rounded(const float *up, const float *down, float low, float high, size_t words, uint64_t *above,
                     uint64_t *below) {
    if (__builtin_cpu_supports("avx512dq")) return rounded_avx512(up, down, low, high, words, above, below);
    rounded_any(up, down, low, high, words, above, below);
}

void round_column(const double *x, size_t count, float *up, float *down) {
    if (__builtin_cpu_supports("avx512vl")) return round_avx512(x, count, up, down);
    round_any(x, count, up, down);
}

void compare_above(const double *x, const double *y, int or_equal, size_t words, uint64_t *mask) {
    if (__builtin_cpu_supports("avx512dq")) return above_avx512(x, y, or_equal, words, mask);
    above_any(x, y, or_equal, words, mask);
}

void compare_level(const double *x, double level, int below, int or_equal, size_t words, uint64_t *mask) {
    if (__builtin_cpu_supports("avx512dq")) return level_avx512(x, level, below, or_equal, words, mask);
    level_any(x, level, below, or_equal, words, mask);
}
#else
void compare_columns(const float *x, const float *y, size_t words, uint64_t *above, uint64_t *below) {
    columns_any(x, y, words, above, below);
}

void compare_levels(const double *x, double low, double high, size_t words, uint64_t *above, uint64_t *below) {
    levels_any(x, low, high, words, above, below);
}

void compare_rounded(const float *up, const float *down, float low, float high, size_t words, uint64_t *above,
                     uint64_t *below) {
    rounded_any(up, down, low, high, words, above, below);
}

void round_column(const double *x, size_t count, float *up, float *down) { round_any(x, count, up, down); }

void compare_above(const double *x, const double *y, int or_equal, size_t words, uint64_t *mask) {
    above_any(x, y, or_equal, words, mask);
}

void compare_level(const double *x, double level, int below, int or_equal, size_t words, uint64_t *mask) {
    level_any(x, level, below, or_equal, words, mask);
}
#endif
