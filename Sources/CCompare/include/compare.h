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
