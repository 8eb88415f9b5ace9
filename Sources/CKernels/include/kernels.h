// Arithmetic on columns of bars, in the widest vectors the machine has; the same bits on every machine.
// In C, because Swift has no choice among instruction sets at run time.
//
// Columns are given from their first bar on; a function works on the bars from `first` up to `end`, at which all columns are
// defined. A value never depends on a bar after its own.
#pragma once
#include "returns.h"
#include <stddef.h>

// The first bar from `first` up to `end` that is NaN or infinite, `end` where there is none.
size_t defined_end(const double *_Nonnull x, size_t first, size_t end);

// (high + low + close)/3.
void typical_prices(const double *_Nonnull high, const double *_Nonnull low, const double *_Nonnull close, size_t count,
                    double *_Nonnull out);

// Volume, signed and scaled by where in its range each bar closed; 0 for a bar without a range.
void money_flow(const double *_Nonnull high, const double *_Nonnull low, const double *_Nonnull close,
                const double *_Nonnull volume, size_t count, double *_Nonnull out);

// Price times volume of the bars whose price rose and of those it fell in, by more than the last bits of a price, and 0 on the
// other side; NaN where that is not known, as at the first bar.
void split_money(const double *_Nonnull price, const double *_Nonnull volume, size_t count, double *_Nonnull rising,
                 double *_Nonnull falling);

// A middle, and `scale` distances above and below it; all NaN where one of the columns is.
void bands_around(const double *_Nonnull distance, double scale, size_t count, double *_Nonnull middle,
                  double *_Nonnull upper, double *_Nonnull lower);

// Distance of x from its mean over `period` bars, in units of 0.015 of the mean distance from it; 0 where that is no more than
// the last bits of a price. first >= period - 1.
void distance_index(const double *_Nonnull x, const double *_Nonnull mean, size_t period, size_t first, size_t end,
                    double *_Nonnull out);

// The recurrences go on from what stands at the bar before `first`, which is at least 1, and stop at the first bar that is not
// defined, which they return, or `end`.

// average += (x - average) · weight from bar to bar. Where x and the average are equal it stays that value.
size_t smooth(const double *_Nonnull x, size_t first, size_t end, double weight, double average, double *_Nonnull out);

// The same of the true range.
size_t smooth_range(const double *_Nonnull high, const double *_Nonnull low, const double *_Nonnull close, size_t first,
                    size_t end, double weight, double average, double *_Nonnull out);

// Two averages of x, the shorter less the longer, the average of that line, and the line less it.
// weights, averages: of the shorter, the longer and the line.
size_t smooth_difference(const double *_Nonnull x, size_t first, size_t end, const double *_Nonnull weights,
                         const double *_Nonnull averages, double *_Nonnull line, double *_Nonnull signal,
                         double *_Nonnull difference);

// Share of rises in all moves, in sums that decay by a factor from bar to bar, 0…100; 0 where nothing moved.
// A bar without a move has the share before it, which stands in `out`. sums: rises, moves.
size_t rising_share(const double *_Nonnull x, size_t first, size_t end, double factor, const double *_Nonnull sums,
                    double *_Nonnull out);

// Wilder's directional movement: sums of movement up and down and of true range that decay by 1 - weight; the first two in
// percent of the third, and the average of their difference in percent of their sum, left as it is where that is 0. The average
// before stands in `strength`. sums: up, down, range, and the average.
size_t directional_movement(const double *_Nonnull high, const double *_Nonnull low, const double *_Nonnull close,
                            size_t first, size_t end, double weight, const double *_Nonnull sums,
                            double *_Nonnull strength, double *_Nonnull plus, double *_Nonnull minus);

// Running total of the volume, added where the close rises and taken away where it falls.
size_t balance_volume(const double *_Nonnull close, const double *_Nonnull volume, size_t first, size_t end,
                      double total, double *_Nonnull out);

// Running total.
size_t add_up(const double *_Nonnull x, size_t first, size_t end, double total, double *_Nonnull out);

// The rolling functions yield, for each bar, what the `period` bars that end at it come to; first >= period - 1. They stop at
// the first bar that is not defined, which they return, or `end`. `scratch` has room for so many values:
size_t rolling_scratch(size_t period);

size_t rolling_highest(const double *_Nonnull x, size_t period, size_t first, size_t end, double *_Nonnull scratch,
                       double *_Nonnull out);
size_t rolling_lowest(const double *_Nonnull x, size_t period, size_t first, size_t end, double *_Nonnull scratch,
                      double *_Nonnull out);

// The highest high, the middle, and the lowest low.
size_t rolling_channel(const double *_Nonnull high, const double *_Nonnull low, size_t period, size_t first, size_t end,
                       double *_Nonnull scratch, double *_Nonnull upper, double *_Nonnull middle,
                       double *_Nonnull lower);

// Where the close stands between the lowest low (0) and the highest high (100), and how far below the highest; 0 in a range of
// nothing.
size_t rolling_place(const double *_Nonnull high, const double *_Nonnull low, const double *_Nonnull close, size_t period,
                     size_t first, size_t end, double *_Nonnull scratch, double *_Nonnull out);
size_t rolling_depth(const double *_Nonnull high, const double *_Nonnull low, const double *_Nonnull close, size_t period,
                     size_t first, size_t end, double *_Nonnull scratch, double *_Nonnull out);

// Bars since the highest and since the lowest, the latest of equals.
size_t rolling_age_of_highest(const double *_Nonnull x, size_t period, size_t first, size_t end, double *_Nonnull scratch,
                              double *_Nonnull out);
size_t rolling_age_of_lowest(const double *_Nonnull x, size_t period, size_t first, size_t end, double *_Nonnull scratch,
                             double *_Nonnull out);

// Mean; of equal values it is that value.
size_t rolling_mean(const double *_Nonnull x, size_t period, size_t first, size_t end, double *_Nonnull scratch,
                    double *_Nonnull out);

// Mean, and population standard deviation; of equal values that value and 0.
size_t rolling_deviation(const double *_Nonnull x, size_t period, size_t first, size_t end, double *_Nonnull scratch,
                         double *_Nonnull mean, double *_Nonnull deviation);

// The mean, and `scale` deviations above and below it.
size_t rolling_bands(const double *_Nonnull x, size_t period, double scale, size_t first, size_t end,
                     double *_Nonnull scratch, double *_Nonnull upper, double *_Nonnull middle, double *_Nonnull lower);

// Mean, and sum of the values times their distance in bars from the middle; of equal values that value and 0.
size_t rolling_tilt(const double *_Nonnull x, size_t period, size_t first, size_t end, double *_Nonnull scratch,
                    double *_Nonnull mean, double *_Nonnull tilt);

// Mean of x, weighted; of equal values it is that value, NaN where the weights are 0.
size_t rolling_weighted_mean(const double *_Nonnull x, const double *_Nonnull weight, size_t period, size_t first,
                             size_t end, double *_Nonnull scratch, double *_Nonnull out);

// Sums of two columns.
size_t rolling_sums(const double *_Nonnull x, const double *_Nonnull y, size_t period, size_t first, size_t end,
                    double *_Nonnull scratch, double *_Nonnull x_out, double *_Nonnull y_out);
