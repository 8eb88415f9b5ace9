#include "compare.h"

// All functions that take vectors are inlined: there is no call whose convention could change.
#pragma GCC diagnostic ignored "-Wpsabi"

// Four cuts at once, whatever the machine's vectors are: the compiler splits them where they are narrower.
typedef double lanes __attribute__((vector_size(32), aligned(8)));
typedef int64_t choice __attribute__((vector_size(32)));

// Sum and sum of squares on the chosen blocks, the same on the others.
typedef struct { lanes sum, squares, other_sum, other_squares; } sides;

// The ratios on both sides as fractions.
typedef struct { lanes over, under, other_over, other_under; } fractions;

#define INLINE static inline __attribute__((always_inline))

INLINE lanes all(double x) { return (lanes){x, x, x, x}; }

INLINE lanes pick(choice where, lanes a, lanes b) {
    return (lanes)((where & (choice)a) | (~where & (choice)b));
}

// x · |x|
INLINE lanes signed_square(lanes x) {
    return x * (lanes)((choice)x & (choice){INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX});
}

INLINE lanes cut(const sides *earlier, const double *rows, size_t trials, fractions *ratios) {
    // Above 0, so that no trades are a ratio of 0 and not of 0/0.
    lanes least = all(1e-280);
    fractions best = {0}, other_best = {0};
    for (size_t trial = 0; trial < trials; trial++) {
        const double *row = rows + 4 * trial;
        fractions here = {
            signed_square(earlier[trial].sum + all(row[0])),
            earlier[trial].squares + all(row[1]) + least,
            signed_square(earlier[trial].other_sum + all(row[2])),
            earlier[trial].other_squares + all(row[3]) + least,
        };
        ratios[trial] = here;
        if (trial == 0) {
            best = here;
            other_best = here;
            continue;
        }
        choice better = here.over * best.under > best.over * here.under;
        best.over = pick(better, here.over, best.over);
        best.under = pick(better, here.under, best.under);
        best.other_over = pick(better, here.other_over, best.other_over);
        best.other_under = pick(better, here.other_under, best.other_under);
        better = here.other_over * other_best.other_under > other_best.other_over * here.other_under;
        other_best.over = pick(better, here.over, other_best.over);
        other_best.under = pick(better, here.under, other_best.under);
        other_best.other_over = pick(better, here.other_over, other_best.other_over);
        other_best.other_under = pick(better, here.other_under, other_best.other_under);
    }
    // Twice those below the best one and once those equal to it, itself among them: equal values share the middle of their
    // ranks, and the logit is at or below zero when that rank is at most half of all ranks and one. A comparison is -1 or 0.
    choice places = {0}, other_places = {0};
    for (size_t trial = 0; trial < trials; trial++) {
        fractions here = ratios[trial];
        lanes a = here.other_over * best.other_under, b = best.other_over * here.other_under;
        places -= (a < b) + (a <= b);
        a = here.over * other_best.under, b = other_best.over * here.under;
        other_places -= (a < b) + (a <= b);
    }
    choice limit = {(int64_t)trials, (int64_t)trials, (int64_t)trials, (int64_t)trials};
    return __builtin_convertvector(-((places <= limit) + (other_places <= limit)), lanes);
}

INLINE void cuts(const void *earlier, const void *later, const int32_t *sets, size_t count, size_t trials,
                 double *scratch, double *lower) {
    lanes total = {0};
    for (size_t i = 0; i < count; i++) {
        total += cut(earlier, (const double *)later + 4 * trials * (size_t)sets[i], trials, (fractions *)scratch);
    }
    for (int lane = 0; lane < 4; lane++) lower[lane] = total[lane];
}

static void cuts_any(const void *earlier, const void *later, const int32_t *sets, size_t count, size_t trials,
                     double *scratch, double *lower) {
    cuts(earlier, later, sets, count, trials, scratch, lower);
}

#if defined(__x86_64__)
__attribute__((target("avx2")))
static void cuts_avx2(const void *earlier, const void *later, const int32_t *sets, size_t count, size_t trials,
                      double *scratch, double *lower) {
    cuts(earlier, later, sets, count, trials, scratch, lower);
}
#endif

void count_lower_halves(const void *earlier, const void *later, const int32_t *sets, size_t count, size_t trials,
                        double *scratch, double *lower) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return cuts_avx2(earlier, later, sets, count, trials, scratch, lower);
#endif
    cuts_any(earlier, later, sets, count, trials, scratch, lower);
}
