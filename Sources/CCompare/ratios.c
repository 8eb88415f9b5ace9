#include "compare.h"
#include <string.h>

// All functions that take vectors are inlined: there is no call whose convention could change.
#pragma GCC diagnostic ignored "-Wpsabi"

// Four cuts at once, whatever the machine's vectors are: the compiler splits them where they are narrower.
typedef double lanes __attribute__((vector_size(32), aligned(8)));
typedef int64_t choice __attribute__((vector_size(32)));

// Trials that are looked at together, so that what is added up for them stays in the fastest memory.
enum { tile_size = 128 };

// Sums and sums of squares of a tile's trials on the chosen blocks, the same on the others.
typedef struct { double sum[tile_size], squares[tile_size], other_sum[tile_size], other_squares[tile_size]; } tile_sums;

// The same of one trial for four choices.
typedef struct { lanes sum, squares, other_sum, other_squares; } sides;

// The ratios on both sides as fractions.
typedef struct { lanes over, under, other_over, other_under; } fractions;

// What is known of four cuts: the trials that are the best on each side, and the places of these on the other side.
typedef struct {
    fractions best, other_best;
    choice places, other_places;
} cuts;

#define INLINE static inline __attribute__((always_inline))

INLINE lanes all(double x) { return (lanes){x, x, x, x}; }

INLINE lanes pick(choice where, lanes a, lanes b) {
    return (lanes)((where & (choice)a) | (~where & (choice)b));
}

// x · |x|
INLINE lanes signed_square(lanes x) {
    return x * (lanes)((choice)x & (choice){INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX});
}

// Adds up half of the blocks, from `first` on, for the trials of a tile.
INLINE void add_up(const block_sums *blocks, size_t first, int32_t set, size_t trial, size_t trials, tile_sums *sums) {
    size_t chosen[most_blocks], others[most_blocks], chosen_count = 0, other_count = 0;
    // By bits: sets that are looked at together have as many, so the loops are foreseen.
    uint32_t left = (uint32_t)set, rest = ~left & ((1u << blocks->count / 2) - 1);
    for (; left != 0; left &= left - 1) chosen[chosen_count++] = first + (size_t)__builtin_ctz(left);
    for (; rest != 0; rest &= rest - 1) others[other_count++] = first + (size_t)__builtin_ctz(rest);
    for (size_t i = 0; i < trials; i += 4) {
        lanes sum = {0}, squares = {0}, other_sum = {0}, other_squares = {0};
        for (size_t k = 0; k < chosen_count; k++) {
            sum += *(const lanes *)(blocks->sums + chosen[k] * blocks->stride + trial + i);
            squares += *(const lanes *)(blocks->squares + chosen[k] * blocks->stride + trial + i);
        }
        for (size_t k = 0; k < other_count; k++) {
            other_sum += *(const lanes *)(blocks->sums + others[k] * blocks->stride + trial + i);
            other_squares += *(const lanes *)(blocks->squares + others[k] * blocks->stride + trial + i);
        }
        *(lanes *)(sums->sum + i) = sum;
        *(lanes *)(sums->squares + i) = squares;
        *(lanes *)(sums->other_sum + i) = other_sum;
        *(lanes *)(sums->other_squares + i) = other_squares;
    }
}

INLINE sides of_trial(const tile_sums *sums, size_t trial) {
    return (sides){all(sums->sum[trial]), all(sums->squares[trial]), all(sums->other_sum[trial]),
                   all(sums->other_squares[trial])};
}

INLINE fractions ratios(const sides *earlier, sides later) {
    // Above 0, so that no trades are a ratio of 0 and not of 0/0.
    lanes least = all(1e-280);
    return (fractions){
        signed_square(earlier->sum + later.sum),
        earlier->squares + later.squares + least,
        signed_square(earlier->other_sum + later.other_sum),
        earlier->other_squares + later.other_squares + least,
    };
}

INLINE void replace(choice where, fractions *old, fractions new) {
    old->over = pick(where, new.over, old->over);
    old->under = pick(where, new.under, old->under);
    old->other_over = pick(where, new.other_over, old->other_over);
    old->other_under = pick(where, new.other_under, old->other_under);
}

// The better ones of the best so far and a trial, on either side; of equal ones the earlier.
INLINE void compare_best(fractions here, cuts *cut) {
    fractions best = cut->best, other_best = cut->other_best;
    replace(here.over * best.under > best.over * here.under, &cut->best, here);
    replace(here.other_over * other_best.other_under > other_best.other_over * here.other_under, &cut->other_best, here);
}

// Twice those below the best one and once those equal to it, itself among them: equal values share the middle of their
// ranks, and the logit is at or below zero when that rank is at most half of all ranks and one. A comparison is -1 or 0.
INLINE void add_place(fractions here, cuts *cut) {
    fractions best = cut->best, other_best = cut->other_best;
    lanes a = here.other_over * best.other_under, b = best.other_over * here.other_under;
    cut->places -= (a < b) + (a <= b);
    a = here.over * other_best.under, b = other_best.over * here.under;
    cut->other_places -= (a < b) + (a <= b);
}

INLINE void find_best(const sides *earlier, const tile_sums *later, size_t trials, int is_first, cuts *found) {
    cuts cut = *found;
    if (is_first) cut.best = cut.other_best = ratios(earlier, of_trial(later, 0));
    for (size_t i = 0; i < trials; i++) compare_best(ratios(earlier + i, of_trial(later, i)), &cut);
    *found = cut;
}

INLINE void find_places(const sides *earlier, const tile_sums *later, size_t trials, cuts *found) {
    cuts cut = *found;
    for (size_t i = 0; i < trials; i++) add_place(ratios(earlier + i, of_trial(later, i)), &cut);
    *found = cut;
}

// The sums of four choices, by trial.
INLINE void choose(const block_sums *blocks, const int32_t *earlier, size_t trial, size_t trials, sides *tile) {
    tile_sums sums;
    for (int lane = 0; lane < 4; lane++) {
        add_up(blocks, 0, earlier[lane], trial, trials, &sums);
        for (size_t i = 0; i < trials; i++) {
            tile[i].sum[lane] = sums.sum[i];
            tile[i].squares[lane] = sums.squares[i];
            tile[i].other_sum[lane] = sums.other_sum[i];
            tile[i].other_squares[lane] = sums.other_squares[i];
        }
    }
}

INLINE void count_all(const block_sums *blocks, size_t trials, const int32_t *earlier, const int32_t *later, size_t count,
                      double *lower) {
    cuts found[most_later_sets] = {0};
    for (int pass = 0; pass < 2; pass++) {
        for (size_t trial = 0; trial < trials; trial += tile_size) {
            size_t size = trials - trial < tile_size ? trials - trial : tile_size;
            tile_sums sums;
            sides tile[tile_size];
            choose(blocks, earlier, trial, size, tile);
            for (size_t k = 0; k < count; k++) {
                add_up(blocks, blocks->count / 2, later[k], trial, size, &sums);
                if (pass == 0) find_best(tile, &sums, size, trial == 0, found + k);
                else find_places(tile, &sums, size, found + k);
            }
        }
    }
    choice limit = {(int64_t)trials, (int64_t)trials, (int64_t)trials, (int64_t)trials};
    lanes total = {0};
    for (size_t k = 0; k < count; k++) {
        total += __builtin_convertvector(-((found[k].places <= limit) + (found[k].other_places <= limit)), lanes);
    }
    for (int lane = 0; lane < 4; lane++) lower[lane] = total[lane];
}

void add_up_sets(const block_sums *blocks, size_t first, double *rows) {
    size_t half = blocks->count / 2, stride = blocks->stride;
    tile_sums sums;
    for (size_t set = 0; set < (size_t)1 << half; set++) {
        add_up(blocks, first, (int32_t)set, 0, stride, &sums);
        double *row = rows + 4 * stride * set;
        memcpy(row, sums.sum, stride * sizeof(double));
        memcpy(row + stride, sums.squares, stride * sizeof(double));
        memcpy(row + 2 * stride, sums.other_sum, stride * sizeof(double));
        memcpy(row + 3 * stride, sums.other_squares, stride * sizeof(double));
    }
}

static void count_any(const block_sums *blocks, size_t trials, const int32_t *earlier, const int32_t *later, size_t count,
                      double *lower) {
    count_all(blocks, trials, earlier, later, count, lower);
}

#if defined(__x86_64__)
__attribute__((target("avx2")))
static void count_avx2(const block_sums *blocks, size_t trials, const int32_t *earlier, const int32_t *later, size_t count,
                       double *lower) {
    count_all(blocks, trials, earlier, later, count, lower);
}
#endif

void count_lower_halves(const block_sums *blocks, size_t trials, const int32_t *earlier, const int32_t *later, size_t count,
                        double *lower) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return count_avx2(blocks, trials, earlier, later, count, lower);
#endif
    count_any(blocks, trials, earlier, later, count, lower);
}
