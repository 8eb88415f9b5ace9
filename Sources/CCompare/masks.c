#include "masks.h"

// On machines with fused multiplication the sums would else differ from the indicators'.
#pragma STDC FP_CONTRACT OFF

typedef enum { level_kind, column_kind, sum_kind } kind;

typedef struct {
    const double *x;
    double p;
    const double *a;
    double q;
    const double *b;
    size_t delay;
} comparison;

static inline __attribute__((always_inline)) double right_side(kind k, const comparison *c, size_t i) {
    if (k == level_kind) return c->p;
    if (k == column_kind) return c->p * c->a[i - c->delay];
    return c->p * c->a[i - c->delay] + c->q * c->b[i - c->delay];
}

// The bars of one word from `from` up to `end`.
static inline __attribute__((always_inline)) void compare_some(kind k, const comparison *c, size_t from, size_t end,
                                                               uint64_t *above, uint64_t *below) {
    uint64_t over = 0, under = 0;
    for (size_t i = from; i < end; i++) {
        double right = right_side(k, c, i);
        over |= (uint64_t)(c->x[i] > right) << (i & 63);
        under |= (uint64_t)(c->x[i] < right) << (i & 63);
    }
    above[from >> 6] = over;
    below[from >> 6] = under;
}

static inline __attribute__((always_inline)) void words_any(kind k, const comparison *c, size_t word, size_t end,
                                                            uint64_t *above, uint64_t *below) {
    for (; word < end; word++) compare_some(k, c, 64 * word, 64 * word + 64, above, below);
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2"), always_inline))
static inline void words_avx2(kind k, const comparison *c, size_t word, size_t end, uint64_t *above, uint64_t *below) {
    __m256d p = _mm256_set1_pd(c->p), q = _mm256_set1_pd(c->q);
    for (; word < end; word++) {
        uint64_t over = 0, under = 0;
        for (size_t bit = 0; bit < 64; bit += 4) {
            size_t i = 64 * word + bit, j = i - c->delay;
            __m256d left = _mm256_loadu_pd(c->x + i), right = p;
            if (k != level_kind) right = _mm256_mul_pd(p, _mm256_loadu_pd(c->a + j));
            if (k == sum_kind) right = _mm256_add_pd(right, _mm256_mul_pd(q, _mm256_loadu_pd(c->b + j)));
            over |= (uint64_t)(uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(left, right, _CMP_GT_OQ)) << bit;
            under |= (uint64_t)(uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(left, right, _CMP_LT_OQ)) << bit;
        }
        above[word] = over;
        below[word] = under;
    }
}

__attribute__((target("avx2")))
static void levels_avx2(const comparison *c, size_t word, size_t end, uint64_t *above, uint64_t *below) {
    words_avx2(level_kind, c, word, end, above, below);
}

__attribute__((target("avx2")))
static void columns_avx2(const comparison *c, size_t word, size_t end, uint64_t *above, uint64_t *below) {
    words_avx2(column_kind, c, word, end, above, below);
}

__attribute__((target("avx2")))
static void sums_avx2(const comparison *c, size_t word, size_t end, uint64_t *above, uint64_t *below) {
    words_avx2(sum_kind, c, word, end, above, below);
}
#endif

// Whole words in vectors, what is before and after them bar by bar.
static inline __attribute__((always_inline)) void compare(kind k, const comparison *c, size_t from, size_t count,
                                                          uint64_t *above, uint64_t *below) {
    size_t word = from >> 6, end = count >> 6;
    if (from & 63) {
        size_t stop = 64 * word + 64 < count ? 64 * word + 64 : count;
        compare_some(k, c, from, stop, above, below);
        word++;
    }
    if (word > end) return;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        if (k == level_kind) levels_avx2(c, word, end, above, below);
        if (k == column_kind) columns_avx2(c, word, end, above, below);
        if (k == sum_kind) sums_avx2(c, word, end, above, below);
    } else
#endif
        words_any(k, c, word, end, above, below);
    if (count & 63) compare_some(k, c, 64 * end, count, above, below);
}

void compare_with_level(const double *x, double level, size_t from, size_t count, uint64_t *above, uint64_t *below) {
    comparison c = {.x = x, .p = level};
    compare(level_kind, &c, from, count, above, below);
}

void compare_with_column(const double *x, double p, const double *a, size_t delay, size_t from, size_t count,
                         uint64_t *above, uint64_t *below) {
    comparison c = {.x = x, .p = p, .a = a, .delay = delay};
    compare(column_kind, &c, from, count, above, below);
}

void compare_with_sum(const double *x, double p, const double *a, double q, const double *b, size_t delay, size_t from,
                      size_t count, uint64_t *above, uint64_t *below) {
    comparison c = {.x = x, .p = p, .a = a, .q = q, .b = b, .delay = delay};
    compare(sum_kind, &c, from, count, above, below);
}

int are_finite(const double *x, size_t from, size_t count) {
    int undefined = 0;
    // What is not finite has no difference to itself.
    for (size_t i = from; i < count; i++) undefined |= !(x[i] - x[i] == 0);
    return !undefined;
}

void and_words(const uint64_t *a, const uint64_t *b, size_t words, uint64_t *mask) {
    for (size_t i = 0; i < words; i++) mask[i] = a[i] & b[i];
}

void or_words(const uint64_t *a, const uint64_t *b, size_t words, uint64_t *mask) {
    for (size_t i = 0; i < words; i++) mask[i] = a[i] | b[i];
}

void not_words(const uint64_t *a, size_t words, uint64_t *mask) {
    for (size_t i = 0; i < words; i++) mask[i] = ~a[i];
}

void rising_words(const uint64_t *a, size_t words, uint64_t *mask) {
    uint64_t carry = 0;
    for (size_t i = 0; i < words; i++) {
        uint64_t word = a[i];
        mask[i] = word & ~(word << 1 | carry);
        carry = word >> 63;
    }
}
