// Masks of comparisons, 64 bars a word, for searches: with sums of columns, and within indicators without making their columns.
// In C, because Swift has no choice among instruction sets at run time.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Bit i of `above` is set where x[i] > level, of `below` where x[i] < level, for the bars from `from` on; a word in which there
// are bars before is filled from there.
void compare_with_level(const double *_Nonnull x, double level, size_t from, size_t count, uint64_t *_Nonnull above,
                        uint64_t *_Nonnull below);

// The same with p · a[i - delay] on the right; delay <= from.
void compare_with_column(const double *_Nonnull x, double p, const double *_Nonnull a, size_t delay, size_t from,
                         size_t count, uint64_t *_Nonnull above, uint64_t *_Nonnull below);

// The same with p · a[i - delay] + q · b[i - delay] on the right.
void compare_with_sum(const double *_Nonnull x, double p, const double *_Nonnull a, double q, const double *_Nonnull b,
                      size_t delay, size_t from, size_t count, uint64_t *_Nonnull above, uint64_t *_Nonnull below);

// Whether all values from `from` on are finite.
int are_finite(const double *_Nonnull x, size_t from, size_t count);

// Masks made of masks; `rising` holds where `a` does and did not at the bar before, bar 0 counted as such.
void and_words(const uint64_t *_Nonnull a, const uint64_t *_Nonnull b, size_t words, uint64_t *_Nonnull mask);
void or_words(const uint64_t *_Nonnull a, const uint64_t *_Nonnull b, size_t words, uint64_t *_Nonnull mask);
void not_words(const uint64_t *_Nonnull a, size_t words, uint64_t *_Nonnull mask);
void rising_words(const uint64_t *_Nonnull a, size_t words, uint64_t *_Nonnull mask);
