#include "windows.h"
#include "vectors.h"

// The same on all machines, whether they have fused multiplication or not.
#pragma STDC FP_CONTRACT OFF

// The price and the mean, the one less the other times something positive.
#define PRICE(LOAD, TYPE, BITS)                                                                          \
    TYPE traded = LOAD(volume, i + 1) - LOAD(volume, i + 1 - period);                                    \
    TYPE difference = LOAD(x, i) * traded - (LOAD(turnover, i + 1) - LOAD(turnover, i + 1 - period));    \
    PUT(w, BITS, difference > tolerance, difference < -tolerance)

// The mean of means, and the mean less it, times both lengths; and where they are.
#define LINES(LOAD, TYPE, BITS)                                                                          \
    TYPE mean = (LOAD(second, i + 2) - LOAD(second, i + 2 - signal)) -                                   \
                (LOAD(second, i + 2 - smooth) - LOAD(second, i + 2 - smooth - signal));                  \
    TYPE lines = (LOAD(first, i + 2) - LOAD(first, i + 2 - smooth)) * factor - mean;                     \
    TYPE one = mean - levels[0] * scale, other = mean - levels[1] * scale;                               \
    PUT(w[0], BITS, lines > tolerance, lines < -tolerance)                                               \
    PUT(w[1], BITS, one > tolerance, one < -tolerance)                                                   \
    PUT(w[2], BITS, other > tolerance, other < -tolerance)

// Stores a word of the bars from `from` up to `end`; whether one of them is undecided.
INLINE int keep(const word *w, size_t from, size_t end, uint64_t *above, uint64_t *below) {
    above[from >> 6] = w->over;
    below[from >> 6] = w->under;
    uint64_t bars = UINT64_MAX << (from & 63) & UINT64_MAX >> (63 - ((end - 1) & 63));
    return (~(w->over | w->under) & bars) != 0;
}

WIDE int compare_with_vwap(const double *x, const double *turnover, const double *volume, size_t period, double tolerance,
                           size_t from, size_t count, uint64_t *above, uint64_t *below) {
    int undecided = 0;
    for (size_t end; from < count; from = end) {
        word w = {0};
        end = end_of_word(from, count);
        FOR_BARS(from, end, PRICE)
        undecided |= keep(&w, from, end, above, below);
    }
    return undecided;
}

WIDE int compare_means(const means *m, const double *levels, size_t from, size_t count, const sides *three) {
    const double *first = m->sums, *second = m->sums_of_sums;
    size_t smooth = m->smooth, signal = m->signal;
    double factor = (double)signal, scale = (double)smooth * factor, tolerance = m->tolerance;
    int undecided = 0;
    for (size_t end; from < count; from = end) {
        word w[3] = {{0}};
        end = end_of_word(from, count);
        FOR_BARS(from, end, LINES)
        for (int k = 0; k < 3; k++) undecided |= keep(w + k, from, end, three[k].above, three[k].below);
    }
    return undecided;
}
