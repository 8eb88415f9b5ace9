// Comparisons with means over windows by differences of running sums: no window is walked. Rounding makes the differences
// inexact, so each comparison has a tolerance; what is within it has to be decided otherwise.
//
// Bit i of `above` is set where the left is above the right by more than the tolerance, of `below` where below, for the bars from
// `from` on; a word in which there are bars before is filled from there. All return whether a bar is undecided.
#pragma once
#include <stddef.h>
#include <stdint.h>

// A price and the volume-weighted mean of the last `period` prices. x: the price less a constant. turnover, volume: at i the sums
// over the bars before i, of volume times the price less that constant, and of volume. period <= from + 1.
int compare_with_vwap(const double *_Nonnull x, const double *_Nonnull turnover, const double *_Nonnull volume, size_t period,
                      double tolerance, size_t from, size_t count, uint64_t *_Nonnull above, uint64_t *_Nonnull below);

// Running sums of values, and of those sums: at i what ends with bar i - 2. smooth + signal <= from + 2.
typedef struct {
    const double *_Nonnull sums;
    const double *_Nonnull sums_of_sums;
    // Lengths of the mean of the values, and of the mean of those means.
    size_t smooth, signal;
    double tolerance;
} means;

// Where the left of two values is above and below the right.
typedef struct {
    uint64_t *_Nonnull above;
    uint64_t *_Nonnull below;
} sides;

// The mean and the mean of means; and the mean of means and each of two levels. The tolerance is of differences times both
// lengths.
int compare_means(const means *_Nonnull m, const double *_Nonnull levels, size_t from, size_t count,
                  const sides *_Nonnull three);
