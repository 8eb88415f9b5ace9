// Comparisons of columns, 64 bars a word, in the widest vectors the machine has.
// In C, because Swift has no choice among instruction sets at run time.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Bit i of `above` is set where x[i] > y[i], of `below` where x[i] < y[i]; neither where one is NaN.
// x and y hold 64 * words values, above and below `words` words.
void compare_columns(const float *_Nonnull x, const float *_Nonnull y, size_t words,
                     uint64_t *_Nonnull above, uint64_t *_Nonnull below);

// Bit i of `above` is set where x[i] > high, of `below` where x[i] < low; neither where x[i] is NaN.
void compare_levels(const double *_Nonnull x, double low, double high, size_t words,
                    uint64_t *_Nonnull above, uint64_t *_Nonnull below);

// The same of a column in single precision, rounded up and down, with levels that single precision has.
void compare_rounded(const float *_Nonnull up, const float *_Nonnull down, float low, float high, size_t words,
                     uint64_t *_Nonnull above, uint64_t *_Nonnull below);

// Rounds a column to the next value of single precision at or above, and at or below.
void round_column(const double *_Nonnull x, size_t count, float *_Nonnull up, float *_Nonnull down);

// Bit i of `mask` is set where x[i] > y[i], or with `or_equal` where x[i] >= y[i]; not where one is NaN.
void compare_above(const double *_Nonnull x, const double *_Nonnull y, int or_equal, size_t words,
                   uint64_t *_Nonnull mask);

// The same with a level on the right, or with `below` on the left: x[i] < level, x[i] <= level.
void compare_level(const double *_Nonnull x, double level, int below, int or_equal, size_t words,
                   uint64_t *_Nonnull mask);
