#include "compare.h"

#pragma STDC FP_CONTRACT OFF
// All functions that take vectors are inlined: there is no call whose convention could change.
#pragma GCC diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))

// Eight cuts at once, whatever the machine's vectors are: the compiler splits them where they are narrower.
enum { lane_count = 8 };
typedef double lanes __attribute__((vector_size(64), aligned(8)));
typedef int64_t choice __attribute__((vector_size(64)));

// Sums and sums of squares of one trial for eight choices, the same on the blocks not chosen.
typedef struct { lanes sum, squares, other_sum, other_squares; } sides;

INLINE lanes pick(choice where, lanes a, lanes b) { return (lanes)((where & (choice)a) | (~where & (choice)b)); }

// x · |x| / squares
INLINE lanes ratio(lanes x, lanes squares) {
    return x * (lanes)((choice)x & ((choice){0} + INT64_MAX)) / squares;
}

INLINE void count_cuts(const double *earlier_rows, const double *later_rows, size_t stride, size_t trials,
                       const int32_t *earlier, const int32_t *later, size_t count, double *lower) {
    sides chosen[few_trials];
    lanes here[few_trials], there[few_trials];
    for (int lane = 0; lane < lane_count; lane++) {
        const double *row = earlier_rows + 4 * stride * (size_t)earlier[lane];
        for (size_t i = 0; i < trials; i++) {
            // Above 0, so that no trades are a ratio of 0 and not of 0/0.
            chosen[i].sum[lane] = row[i];
            chosen[i].squares[lane] = row[stride + i] + 1e-280;
            chosen[i].other_sum[lane] = row[2 * stride + i];
            chosen[i].other_squares[lane] = row[3 * stride + i] + 1e-280;
        }
    }
    choice limit = (choice){0} + (int64_t)trials, total = {0};
    for (size_t k = 0; k < count; k++) {
        const double *row = later_rows + 4 * stride * (size_t)later[k];
        for (size_t i = 0; i < trials; i++) {
            here[i] = ratio(chosen[i].sum + row[i], chosen[i].squares + row[stride + i]);
            there[i] = ratio(chosen[i].other_sum + row[2 * stride + i], chosen[i].other_squares + row[3 * stride + i]);
        }
        // The best trial on either side, of equal ones the first, by its ratios on both.
        lanes best = here[0], best_there = there[0], other_best = there[0], other_best_here = here[0];
        for (size_t i = 1; i < trials; i++) {
            choice is_better = here[i] > best;
            best = pick(is_better, here[i], best);
            best_there = pick(is_better, there[i], best_there);
            is_better = there[i] > other_best;
            other_best = pick(is_better, there[i], other_best);
            other_best_here = pick(is_better, here[i], other_best_here);
        }
        // Twice those below it and once those equal to it, as in ratios.c.
        choice places = {0}, other_places = {0};
        for (size_t i = 0; i < trials; i++) {
            places -= (there[i] < best_there) + (there[i] <= best_there);
            other_places -= (here[i] < other_best_here) + (here[i] <= other_best_here);
        }
        total -= (places <= limit) + (other_places <= limit);
    }
    for (int lane = 0; lane < lane_count; lane++) lower[lane] = (double)total[lane];
}

#define VERSION(name)                                                                                                  \
    static void name(const double *earlier_rows, const double *later_rows, size_t stride, size_t trials,               \
                     const int32_t *earlier, const int32_t *later, size_t count, double *lower) {                      \
        count_cuts(earlier_rows, later_rows, stride, trials, earlier, later, count, lower);                            \
    }

VERSION(count_any)
#if defined(__x86_64__)
__attribute__((target("avx2"))) VERSION(count_avx2)
__attribute__((target("avx512f,avx512vl,avx512dq"))) VERSION(count_avx512)
#endif

void count_lower_halves_of_few(const double *earlier_rows, const double *later_rows, size_t stride, size_t trials,
                               const int32_t *earlier, const int32_t *later, size_t count, double *lower) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return count_avx512(earlier_rows, later_rows, stride, trials, earlier, later, count, lower);
    if (__builtin_cpu_supports("avx2"))
        return count_avx2(earlier_rows, later_rows, stride, trials, earlier, later, count, lower);
#endif
    count_any(earlier_rows, later_rows, stride, trials, earlier, later, count, lower);
}
