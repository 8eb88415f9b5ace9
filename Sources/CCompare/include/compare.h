// Comparisons of columns, 64 bars a word, and of ratios, in the widest vectors the machine has.
// In C, because Swift has no choice among instruction sets at run time.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Bit i of `above` is set where x[i] > y[i], of `below` where x[i] < y[i]; neither where one is NaN.
// Columns of `count` values, and the same in single precision for whole words of 64 bars; words before `first_word` are left
// as they are. Only values that single precision rounds together are compared themselves.
void compare_columns(const float *_Nonnull single_x, const double *_Nonnull x, const float *_Nonnull single_y,
                     const double *_Nonnull y, size_t count, size_t first_word, uint64_t *_Nonnull above,
                     uint64_t *_Nonnull below);

// Puts the values from `first` up to `count` on 65,535 steps of equal height, so that a larger one is never on a lower step.
// Returns the steps a unit, and the value they begin at in `base`. The values are finite; first < count.
double steps_of_column(const double *_Nonnull x, size_t first, size_t count, double *_Nonnull base,
                       int16_t *_Nonnull steps);

// Bit i of `above` is set where values[i] > high, of `below` where values[i] < low, for the bars that have a step.
// Only the steps are looked at, but for values on a level's own. There are steps for whole words of 64 bars.
void compare_levels(const int16_t *_Nonnull steps, const double *_Nonnull values, size_t count, double base, double scale,
                    double low, double high, uint64_t *_Nonnull above, uint64_t *_Nonnull below);

// Bit i of `mask` is set where x[i] > y[i], or with `or_equal` where x[i] >= y[i]; not where one is NaN.
void compare_above(const double *_Nonnull x, const double *_Nonnull y, int or_equal, size_t words,
                   uint64_t *_Nonnull mask);

// The same with a level on the right, or with `below` on the left: x[i] < level, x[i] <= level.
void compare_level(const double *_Nonnull x, double level, int below, int or_equal, size_t words,
                   uint64_t *_Nonnull mask);

// Ratios of all trials on both sides of cuts through time: on how many of the two sides of cuts the best trial is in the lower
// half of the other side.
//
// A ratio is sum · |sum| / squares; trials are compared by products across, with neither root nor division.
// earlier: for each trial four sums, four sums of squares, the same on the other side, doubles; a lane a set of earlier blocks.
// later: for each set of later blocks and trial its sum, sum of squares, and both on the other side, doubles; `sets` picks the
// sets. scratch: 16 doubles a trial. lower: the count of each of the four lanes.
void count_lower_halves(const void *_Nonnull earlier, const void *_Nonnull later, const int32_t *_Nonnull sets,
                        size_t count, size_t trials, double *_Nonnull scratch, double *_Nonnull lower);
