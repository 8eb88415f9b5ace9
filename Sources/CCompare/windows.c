#include "windows.h"

typedef enum { vwap_kind, means_kind, level_kind } kind;

// What each kind reads, and what its values are multiplied with.
typedef struct {
    const double *a, *b, *c;
    size_t one, other;
    double factor, level;
    double tolerance;
} windows;

// Left less right, times something positive. Written for a value or a vector of them: LOAD takes a column and an index.
#define DIFFERENCE(KIND, W, I, LOAD)                                                                       \
    (KIND == vwap_kind    ? LOAD(W->a, I) * (LOAD(W->c, I + 1) - LOAD(W->c, I + 1 - W->one)) -             \
                                (LOAD(W->b, I + 1) - LOAD(W->b, I + 1 - W->one))                           \
     : KIND == means_kind ? (LOAD(W->a, I + 2) - LOAD(W->a, I + 2 - W->one)) * W->factor -                 \
                                ((LOAD(W->b, I + 2) - LOAD(W->b, I + 2 - W->other)) -                      \
                                 (LOAD(W->b, I + 2 - W->one) - LOAD(W->b, I + 2 - W->one - W->other)))     \
                          : ((LOAD(W->b, I + 2) - LOAD(W->b, I + 2 - W->other)) -                          \
                             (LOAD(W->b, I + 2 - W->one) - LOAD(W->b, I + 2 - W->one - W->other))) -       \
                                W->level)
#define VALUE(X, I) ((X)[I])

// The bars of one word from `from` up to `end`.
static inline __attribute__((always_inline)) int compare_some(kind k, const windows *w, size_t from, size_t end,
                                                              uint64_t *above, uint64_t *below) {
    uint64_t over = 0, under = 0, undecided = 0;
    for (size_t i = from; i < end; i++) {
        double difference = DIFFERENCE(k, w, i, VALUE);
        uint64_t is_over = difference > w->tolerance, is_under = difference < -w->tolerance;
        over |= is_over << (i & 63);
        under |= is_under << (i & 63);
        undecided |= !(is_over | is_under);
    }
    above[from >> 6] = over;
    below[from >> 6] = under;
    return undecided != 0;
}

#if defined(__x86_64__)
#include <immintrin.h>

typedef double four __attribute__((vector_size(32), aligned(8)));
#define FOUR(X, I) (*(const four *)((X) + (I)))

__attribute__((target("avx2"), always_inline))
static inline int words_avx2(kind k, const windows *w, size_t word, size_t end, uint64_t *above, uint64_t *below) {
    __m256d high = _mm256_set1_pd(w->tolerance), low = _mm256_set1_pd(-w->tolerance);
    uint64_t undecided = 0;
    for (; word < end; word++) {
        uint64_t over = 0, under = 0;
        for (size_t bit = 0; bit < 64; bit += 4) {
            size_t i = 64 * word + bit;
            __m256d difference = (__m256d)(DIFFERENCE(k, w, i, FOUR));
            over |= (uint64_t)(uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(difference, high, _CMP_GT_OQ)) << bit;
            under |= (uint64_t)(uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(difference, low, _CMP_LT_OQ)) << bit;
        }
        above[word] = over;
        below[word] = under;
        undecided |= ~(over | under);
    }
    return undecided != 0;
}

__attribute__((target("avx2")))
static int vwaps_avx2(const windows *w, size_t word, size_t end, uint64_t *above, uint64_t *below) {
    return words_avx2(vwap_kind, w, word, end, above, below);
}

__attribute__((target("avx2")))
static int means_avx2(const windows *w, size_t word, size_t end, uint64_t *above, uint64_t *below) {
    return words_avx2(means_kind, w, word, end, above, below);
}

__attribute__((target("avx2")))
static int levels_avx2(const windows *w, size_t word, size_t end, uint64_t *above, uint64_t *below) {
    return words_avx2(level_kind, w, word, end, above, below);
}
#endif

// Whole words in vectors, what is before and after them bar by bar.
static inline __attribute__((always_inline)) int compare(kind k, const windows *w, size_t from, size_t count,
                                                         uint64_t *above, uint64_t *below) {
    size_t word = from >> 6, end = count >> 6;
    int undecided = 0;
    if (from & 63) {
        size_t stop = 64 * word + 64 < count ? 64 * word + 64 : count;
        undecided |= compare_some(k, w, from, stop, above, below);
        word++;
    }
    if (word > end) return undecided;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        if (k == vwap_kind) undecided |= vwaps_avx2(w, word, end, above, below);
        if (k == means_kind) undecided |= means_avx2(w, word, end, above, below);
        if (k == level_kind) undecided |= levels_avx2(w, word, end, above, below);
        word = end;
    }
#endif
    for (; word < end; word++) undecided |= compare_some(k, w, 64 * word, 64 * word + 64, above, below);
    if (count & 63) undecided |= compare_some(k, w, 64 * end, count, above, below);
    return undecided;
}

int compare_with_vwap(const double *x, const double *turnover, const double *volume, size_t period, double tolerance,
                      size_t from, size_t count, uint64_t *above, uint64_t *below) {
    windows w = {.a = x, .b = turnover, .c = volume, .one = period, .tolerance = tolerance};
    return compare(vwap_kind, &w, from, count, above, below);
}

int compare_means(const means *m, size_t from, size_t count, uint64_t *above, uint64_t *below) {
    windows w = {
        .a = m->sums,
        .b = m->sums_of_sums,
        .one = m->smooth,
        .other = m->signal,
        .factor = (double)m->signal,
        .tolerance = m->tolerance,
    };
    return compare(means_kind, &w, from, count, above, below);
}

int compare_means_with_level(const means *m, double level, size_t from, size_t count, uint64_t *above, uint64_t *below) {
    windows w = {
        .b = m->sums_of_sums,
        .one = m->smooth,
        .other = m->signal,
        .level = level * (double)m->smooth * (double)m->signal,
        .tolerance = m->tolerance,
    };
    return compare(level_kind, &w, from, count, above, below);
}
