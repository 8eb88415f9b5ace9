#include "windows.h"

// Values at LOAD(column, index), one or a vector of them: left less right, times something positive.

#define VWAP_DIFFERENCE(LOAD) \
    (LOAD(x, i) * (LOAD(volume, i + 1) - LOAD(volume, i + 1 - period)) - (LOAD(turnover, i + 1) - LOAD(turnover, i + 1 - period)))

// The mean of the values, and of the means, times both lengths.
#define MEAN(LOAD) ((LOAD(first, i + 2) - LOAD(first, i + 2 - smooth)) * factor)
#define MEAN_OF_MEANS(LOAD)                               \
    ((LOAD(second, i + 2) - LOAD(second, i + 2 - signal)) - \
     (LOAD(second, i + 2 - smooth) - LOAD(second, i + 2 - smooth - signal)))

#define VALUE(X, I) ((X)[I])

// A bar's bit where a difference is beyond the tolerance, one way or the other.
typedef struct {
    uint64_t over, under;
} word;

static inline __attribute__((always_inline)) void put(word *w, double difference, double tolerance, size_t bar) {
    w->over |= (uint64_t)(difference > tolerance) << (bar & 63);
    w->under |= (uint64_t)(difference < -tolerance) << (bar & 63);
}

// Stores a word of the bars from `from` up to `end`; whether one of them is undecided.
static inline __attribute__((always_inline)) int keep(const word *w, size_t from, size_t end, uint64_t *above,
                                                      uint64_t *below) {
    above[from >> 6] = w->over;
    below[from >> 6] = w->under;
    uint64_t bars = UINT64_MAX << (from & 63) & UINT64_MAX >> (63 - ((end - 1) & 63));
    return (~(w->over | w->under) & bars) != 0;
}

// The end of the word that a bar is in, or of all bars.
static size_t end_of_word(size_t bar, size_t count) { return (bar | 63) < count ? (bar | 63) + 1 : count; }

typedef struct {
    const double *x, *turnover, *volume;
    size_t period;
    double tolerance;
} vwap;

static int vwap_word(const vwap *v, size_t from, size_t end, uint64_t *above, uint64_t *below) {
    const double *x = v->x, *turnover = v->turnover, *volume = v->volume;
    size_t period = v->period;
    word w = {0};
    for (size_t i = from; i < end; i++) put(&w, VWAP_DIFFERENCE(VALUE), v->tolerance, i);
    return keep(&w, from, end, above, below);
}

static int means_word(const means *m, const double *levels, size_t from, size_t end, const sides *three) {
    const double *first = m->sums, *second = m->sums_of_sums;
    size_t smooth = m->smooth, signal = m->signal;
    double factor = (double)signal, scale = (double)smooth * factor;
    word w[3] = {{0}};
    for (size_t i = from; i < end; i++) {
        double mean = MEAN_OF_MEANS(VALUE);
        put(w, MEAN(VALUE) - mean, m->tolerance, i);
        put(w + 1, mean - levels[0] * scale, m->tolerance, i);
        put(w + 2, mean - levels[1] * scale, m->tolerance, i);
    }
    int undecided = 0;
    for (int k = 0; k < 3; k++) undecided |= keep(w + k, from, end, three[k].above, three[k].below);
    return undecided;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

typedef double four __attribute__((vector_size(32), aligned(8)));
#define FOUR(X, I) (*(const four *)((X) + (I)))

AVX2 static inline __attribute__((always_inline)) void put_four(word *w, __m256d difference, __m256d high, __m256d low,
                                                                size_t bit) {
    w->over |= (uint64_t)(uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(difference, high, _CMP_GT_OQ)) << bit;
    w->under |= (uint64_t)(uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(difference, low, _CMP_LT_OQ)) << bit;
}

AVX2 static int vwap_avx2(const vwap *v, size_t from, uint64_t *above, uint64_t *below) {
    const double *x = v->x, *turnover = v->turnover, *volume = v->volume;
    size_t period = v->period;
    __m256d high = _mm256_set1_pd(v->tolerance), low = _mm256_set1_pd(-v->tolerance);
    word w = {0};
    for (size_t i = from; i < from + 64; i += 4) put_four(&w, (__m256d)VWAP_DIFFERENCE(FOUR), high, low, i - from);
    return keep(&w, from, from + 64, above, below);
}

AVX2 static int means_avx2(const means *m, const double *levels, size_t from, const sides *three) {
    const double *first = m->sums, *second = m->sums_of_sums;
    size_t smooth = m->smooth, signal = m->signal;
    double factor = (double)signal, scale = (double)smooth * factor;
    __m256d high = _mm256_set1_pd(m->tolerance), low = _mm256_set1_pd(-m->tolerance);
    __m256d one = _mm256_set1_pd(levels[0] * scale), other = _mm256_set1_pd(levels[1] * scale);
    word w[3] = {{0}};
    // Unrolled, every bit's place is known.
#pragma clang loop unroll(full)
    for (size_t i = from; i < from + 64; i += 4) {
        __m256d mean = (__m256d)MEAN_OF_MEANS(FOUR);
        put_four(w, _mm256_sub_pd((__m256d)MEAN(FOUR), mean), high, low, i - from);
        put_four(w + 1, _mm256_sub_pd(mean, one), high, low, i - from);
        put_four(w + 2, _mm256_sub_pd(mean, other), high, low, i - from);
    }
    int undecided = 0;
    for (int k = 0; k < 3; k++) undecided |= keep(w + k, from, from + 64, three[k].above, three[k].below);
    return undecided;
}

static int is_whole(size_t from, size_t end) { return end - from == 64 && __builtin_cpu_supports("avx2"); }
#else
#define vwap_avx2(v, from, above, below) 0
#define means_avx2(m, levels, from, three) 0

static int is_whole(size_t from, size_t end) { return from > end; }
#endif

int compare_with_vwap(const double *x, const double *turnover, const double *volume, size_t period, double tolerance,
                      size_t from, size_t count, uint64_t *above, uint64_t *below) {
    vwap v = {.x = x, .turnover = turnover, .volume = volume, .period = period, .tolerance = tolerance};
    int undecided = 0;
    for (size_t end; from < count; from = end) {
        end = end_of_word(from, count);
        undecided |= is_whole(from, end) ? vwap_avx2(&v, from, above, below) : vwap_word(&v, from, end, above, below);
    }
    return undecided;
}

int compare_means(const means *m, const double *levels, size_t from, size_t count, const sides *three) {
    int undecided = 0;
    for (size_t end; from < count; from = end) {
        end = end_of_word(from, count);
        undecided |= is_whole(from, end) ? means_avx2(m, levels, from, three) : means_word(m, levels, from, end, three);
    }
    return undecided;
}
