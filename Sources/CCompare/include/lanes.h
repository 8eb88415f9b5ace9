// Comparisons within indicators that depend on all bars before, for sixteen sets of parameters at a time, a lane each: every
// lane waits for its own last value, so sixteen take hardly longer than a few.
//
// Masks are rows of `words` words, one a lane; bit i of `above` is set where the left is above the right at bar i, of `below`
// where below; bits before a lane is defined mean nothing. A lane that is never defined has a first bar past the last.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { lane_count = 16 };

typedef struct {
    // First bar of the averages, whose seed is the mean of the bars up to it, and of the signal.
    size_t seed, defined;
    size_t fast, slow, signal;
    // Differences up to this may be rounding.
    double tolerance;
} macd_lane;

// MACD and its signal. Returns a bit a lane, set where a difference is within the tolerance.
unsigned compare_macd(const double *_Nonnull x, size_t count, const macd_lane *_Nonnull lanes, size_t words,
                      uint64_t *_Nonnull above, uint64_t *_Nonnull below);

typedef struct {
    // Where its average true range is among all, and the bar from which that is defined.
    size_t range, first;
    double multiplier;
} supertrend_lane;

// The supertrend's direction and 0; `middle` is (high + low)/2.
void compare_supertrend(const double *_Nonnull middle, const double *_Nonnull close, const double *_Nonnull ranges,
                        size_t count, const supertrend_lane *_Nonnull lanes, size_t words, uint64_t *_Nonnull above,
                        uint64_t *_Nonnull below);

typedef struct {
    // Second bar of the stop's, at which the first trade begins.
    size_t first;
    double step, limit;
} stop_lane;

// The side of the parabolic stop and 0.
void compare_stop(const double *_Nonnull high, const double *_Nonnull low, size_t count, const stop_lane *_Nonnull lanes,
                  size_t words, uint64_t *_Nonnull above, uint64_t *_Nonnull below);
