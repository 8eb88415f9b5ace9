#include "compare.h"
#include <string.h>

typedef struct {
    const float *single;
    const double *values;
} column;

// Compares those bars of a word that are neither above nor below in single precision.
static inline __attribute__((always_inline)) void compare_undecided(column x, column y, size_t count, size_t word,
                                                                    uint64_t *above, uint64_t *below) {
    size_t rest = count - 64 * word;
    uint64_t undecided = ~(*above | *below) & (rest < 64 ? ((uint64_t)1 << rest) - 1 : UINT64_MAX);
    while (undecided) {
        size_t bar = 64 * word + (size_t)__builtin_ctzll(undecided);
        uint64_t bit = undecided & -undecided;
        if (x.values[bar] > y.values[bar]) *above |= bit;
        if (x.values[bar] < y.values[bar]) *below |= bit;
        undecided ^= bit;
    }
}

static void columns_any(column x, column y, size_t count, size_t word, uint64_t *above, uint64_t *below) {
    for (; 64 * word < count; word++) {
        uint64_t over = 0, under = 0;
        for (size_t i = 0; i < 64; i++) {
            over |= (uint64_t)(x.single[64 * word + i] > y.single[64 * word + i]) << i;
            under |= (uint64_t)(x.single[64 * word + i] < y.single[64 * word + i]) << i;
        }
        compare_undecided(x, y, count, word, &over, &under);
        above[word] = over;
        below[word] = under;
    }
}

static const int16_t least_step = -INT16_MAX;

double steps_of_column(const double *x, size_t first, size_t count, double *base, int16_t *steps) {
    double lowest = x[first], highest = x[first];
    for (size_t i = first; i < count; i++) {
        lowest = x[i] < lowest ? x[i] : lowest;
        highest = x[i] > highest ? x[i] : highest;
    }
    double scale = 2 * INT16_MAX / (highest - lowest);
    // All on one step where there is one value, or a range beyond that of a double.
    if (!(scale > 0 && scale < 1e300)) {
        for (size_t i = first; i < count; i++) steps[i] = least_step;
        return 0;
    }
    *base = lowest;
    for (size_t i = first; i < count; i++) steps[i] = (int16_t)((int32_t)((x[i] - lowest) * scale) + least_step);
    return scale;
}

// The step of a level: a level above a value is never on a lower one. No value is on the step below the lowest.
static int16_t step_of_level(double level, double base, double scale) {
    if (scale == 0) return least_step;
    double step = (level - base) * scale;
    if (!(step >= 0)) return INT16_MIN;
    return (int16_t)((step < 2 * INT16_MAX ? (int32_t)step : 2 * INT16_MAX) + least_step);
}

typedef struct {
    const int16_t *steps;
    const double *values;
    size_t count;
    double low, high;
    int16_t low_step, high_step;
} levels;

// Compares those bars of a word that are on a level's own step.
static void compare_even(const levels *l, size_t word, uint64_t *above, uint64_t *below) {
    size_t end = 64 * word + 64 < l->count ? 64 * word + 64 : l->count;
    for (size_t i = 64 * word; i < end; i++) {
        if (l->steps[i] == l->high_step && l->values[i] > l->high) *above |= (uint64_t)1 << (i & 63);
        if (l->steps[i] == l->low_step && l->values[i] < l->low) *below |= (uint64_t)1 << (i & 63);
    }
}

static void steps_any(const levels *l, size_t words, uint64_t *above, uint64_t *below) {
    for (size_t word = 0; word < words; word++) {
        uint64_t over = 0, under = 0;
        for (size_t i = 0; i < 64; i++) {
            over |= (uint64_t)(l->steps[64 * word + i] > l->high_step) << i;
            under |= (uint64_t)(l->steps[64 * word + i] < l->low_step) << i;
        }
        above[word] = over;
        below[word] = under;
        compare_even(l, word, above + word, below + word);
    }
}

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

// Sixteen bars a vector; two comparisons are packed into a byte a bar, of which the sign bits are the mask.
#define PACKED(A, B)                                                           \
    (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(_mm256_packs_epi16((A), (B)), 0xD8))

__attribute__((target("avx2")))
static void steps_avx2(const levels *l, size_t words, uint64_t *above, uint64_t *below) {
    __m256i high = _mm256_set1_epi16(l->high_step), low = _mm256_set1_epi16(l->low_step);
    uint32_t *over = (uint32_t *)above, *under = (uint32_t *)below;
    for (size_t word = 0; word < words; word++) {
        __m256i even = _mm256_setzero_si256();
        for (size_t half = 2 * word; half < 2 * word + 2; half++) {
            __m256i a = _mm256_loadu_si256((const __m256i *)(l->steps + 32 * half));
            __m256i b = _mm256_loadu_si256((const __m256i *)(l->steps + 32 * half + 16));
            over[half] = PACKED(_mm256_cmpgt_epi16(a, high), _mm256_cmpgt_epi16(b, high));
            under[half] = PACKED(_mm256_cmpgt_epi16(low, a), _mm256_cmpgt_epi16(low, b));
            even = _mm256_or_si256(even, _mm256_or_si256(_mm256_cmpeq_epi16(a, high), _mm256_cmpeq_epi16(b, high)));
            even = _mm256_or_si256(even, _mm256_or_si256(_mm256_cmpeq_epi16(a, low), _mm256_cmpeq_epi16(b, low)));
        }
        if (!_mm256_testz_si256(even, even)) compare_even(l, word, above + word, below + word);
    }
}

// Four vectors of eight comparisons as 32 bits: packed into a byte a bar, of which the sign bits are the mask.
#define PACKED8(A, B, C, D)                                                    \
    (uint32_t)_mm256_movemask_epi8(_mm256_permutevar8x32_epi32(                \
        _mm256_packs_epi16(                                                    \
            _mm256_packs_epi32(_mm256_castps_si256(A), _mm256_castps_si256(B)), \
            _mm256_packs_epi32(_mm256_castps_si256(C), _mm256_castps_si256(D))), \
        order))

__attribute__((target("avx2")))
static void columns_avx2(column x, column y, size_t count, size_t word, uint64_t *above, uint64_t *below) {
    __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    for (; 64 * word < count; word++) {
        uint64_t over = 0, under = 0;
        for (size_t half = 0; half < 64; half += 32) {
            const float *p = x.single + 64 * word + half, *q = y.single + 64 * word + half;
            __m256 a = _mm256_loadu_ps(p), b = _mm256_loadu_ps(p + 8), c = _mm256_loadu_ps(p + 16), d = _mm256_loadu_ps(p + 24);
            __m256 e = _mm256_loadu_ps(q), f = _mm256_loadu_ps(q + 8), g = _mm256_loadu_ps(q + 16), h = _mm256_loadu_ps(q + 24);
            over |= (uint64_t)PACKED8(_mm256_cmp_ps(a, e, _CMP_GT_OQ), _mm256_cmp_ps(b, f, _CMP_GT_OQ),
                                      _mm256_cmp_ps(c, g, _CMP_GT_OQ), _mm256_cmp_ps(d, h, _CMP_GT_OQ)) << half;
            under |= (uint64_t)PACKED8(_mm256_cmp_ps(a, e, _CMP_LT_OQ), _mm256_cmp_ps(b, f, _CMP_LT_OQ),
                                       _mm256_cmp_ps(c, g, _CMP_LT_OQ), _mm256_cmp_ps(d, h, _CMP_LT_OQ)) << half;
        }
        compare_undecided(x, y, count, word, &over, &under);
        above[word] = over;
        below[word] = under;
    }
}

__attribute__((target("avx512f,avx512dq")))
static void columns_avx512(column x, column y, size_t count, size_t word, uint64_t *above, uint64_t *below) {
    for (; 64 * word < count; word++) {
        uint64_t over = 0, under = 0;
        for (size_t part = 0; part < 64; part += 16) {
            __m512 a = _mm512_loadu_ps(x.single + 64 * word + part), b = _mm512_loadu_ps(y.single + 64 * word + part);
            over |= (uint64_t)_mm512_cmp_ps_mask(a, b, _CMP_GT_OQ) << part;
            under |= (uint64_t)_mm512_cmp_ps_mask(a, b, _CMP_LT_OQ) << part;
        }
        compare_undecided(x, y, count, word, &over, &under);
        above[word] = over;
        below[word] = under;
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

void compare_levels(const int16_t *steps, const double *values, size_t count, double base, double scale, double low,
                    double high, uint64_t *above, uint64_t *below) {
    levels l = {
        .steps = steps,
        .values = values,
        .count = count,
        .low = low,
        .high = high,
        .low_step = step_of_level(low, base, scale),
        .high_step = step_of_level(high, base, scale),
    };
    size_t words = (count + 63) / 64;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return steps_avx2(&l, words, above, below);
#endif
    steps_any(&l, words, above, below);
}

void compare_columns(const float *single_x, const double *x, const float *single_y, const double *y, size_t count,
                     size_t first_word, uint64_t *above, uint64_t *below) {
    column a = {single_x, x}, b = {single_y, y};
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512dq")) return columns_avx512(a, b, count, first_word, above, below);
    if (__builtin_cpu_supports("avx2")) return columns_avx2(a, b, count, first_word, above, below);
#endif
    columns_any(a, b, count, first_word, above, below);
}
