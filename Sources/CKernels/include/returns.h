// Equity, its returns and what they come to, in the widest vectors the machine has; the same bits on every machine.
//
// Sums are kept in eight parts, of every eighth value each, and put together at the end.
#pragma once
#include <stddef.h>

// Marks a position at each close: equity is cash + quantity · close. Returns the lowest, infinity of no closes.
double mark_position(const double *_Nonnull closes, size_t count, double cash, double quantity, double *_Nonnull equity,
                     double *_Nonnull positions);

// Sum of the equity, and how many of the positions are not 0.
double sum_of_equity(const double *_Nonnull equity, const double *_Nonnull positions, size_t count,
                     size_t *_Nonnull held);

// The lowest and the highest of what stands there and of a low and a high a bar.
void range_of_bars(const double *_Nonnull lows, const double *_Nonnull highs, size_t count, double *_Nonnull lowest,
                   double *_Nonnull highest);

// A fall of equity below its peak.
typedef struct {
    // The lowest value, and the first bar that has it.
    double lowest;
    size_t trough;
    // Sum of the squares of the distances from the peak.
    double squares;
} equity_fall;

// The first bar from `first` on at which equity is back at the peak, or `count`.
size_t end_of_fall(const double *_Nonnull equity, size_t first, size_t count, double peak, equity_fall *_Nonnull fall);

// value/previous - 1, of the first one on `initial`; 0 where the previous value is not above 0.
void returns_of_equity(const double *_Nonnull equity, size_t count, double initial, double *_Nonnull returns);

// Sums over returns.
typedef struct {
    double sum;
    // Of those above 0, and of the others without their sign.
    double gains, losses;
    // Squares of what is below the risk-free return.
    double downside;
    // -infinity and infinity of no returns.
    double best, worst;
    // How many are above 0.
    size_t positive;
} return_sums;

return_sums sums_of_returns(const double *_Nonnull returns, size_t count, double risk_free);

// Sums of powers of the distances from a mean.
typedef struct {
    double squares, cubes, fourths;
} return_moments;

return_moments moments_of_returns(const double *_Nonnull returns, size_t count, double mean);

// Sum of the values and of their squares.
void sums_of_squares(const double *_Nonnull x, size_t count, double *_Nonnull sum, double *_Nonnull squares);

// Of pairs: means, sums of squared distances from them, of their products, and the same of the difference.
typedef struct {
    double mean_x, mean_y, mean_difference;
    double squares_x, squares_y, products, squares_difference;
} pair_moments;

pair_moments moments_of_pairs(const double *_Nonnull x, const double *_Nonnull y, size_t count);

// The value at a place in sorted order, the one after it (infinity where there is none), and the sum of all up to the first.
typedef struct {
    double value, next, sum;
} order_statistic;

// place < count. With `sign` -1 of the negated values. scratch: room for 2·count values.
order_statistic value_at_place(const double *_Nonnull x, size_t count, double sign, size_t place,
                               double *_Nonnull scratch);
