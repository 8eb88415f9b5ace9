// Comparisons of columns, 64 bars a word, and of ratios, in the widest vectors the machine has. Those that make no columns are in
// masks.h, lanes.h and windows.h.
// In C, because Swift has no choice among instruction sets at run time.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Columns are compared on steps of 16 bits, a quarter of the memory: the steps keep the order, so where they
// differ, the values differ the same way. Only values on one step are compared as they are, so where columns have no values they
// best have steps of their own. There are steps for whole words of 64 bars; all values from a column's first bar on are finite.

// Widens the range of values of each bar from `first` up to `count` by those of a column.
void widen_ranges(const double *_Nonnull x, size_t first, size_t count, double *_Nonnull low, double *_Nonnull high);

// Steps that serve a range of values at each bar: for each bar the steps a unit.
void bars_of_range(const double *_Nonnull low, const double *_Nonnull high, size_t count, double *_Nonnull scale);

// Puts the values from `first` up to `count` on the steps of their bars, 65,535 between the lowest and the highest.
void steps_of_bars(const double *_Nonnull x, const double *_Nonnull low, const double *_Nonnull scale, size_t first,
                   size_t count, int16_t *_Nonnull steps);

// The lowest and the highest of at least one value. Returns whether all are finite.
int range_of_column(const double *_Nonnull x, size_t count, double *_Nonnull lowest, double *_Nonnull highest);

// Puts the values from `first` up to `count` on 65,535 steps between two values, for comparisons with levels.
// Returns the steps a unit.
double steps_of_column(const double *_Nonnull x, size_t first, size_t count, double lowest, double highest,
                       int16_t *_Nonnull steps);

// The lowest and the highest step of each word.
void extremes_of_words(const int16_t *_Nonnull steps, size_t words, int16_t *_Nonnull lowest, int16_t *_Nonnull highest);

// Bit i of `above` is set where values[i] > high, of `below` where values[i] < low, on a column's own steps.
void compare_levels(const int16_t *_Nonnull steps, const double *_Nonnull values, size_t count, double base, double scale,
                    double low, double high, uint64_t *_Nonnull above, uint64_t *_Nonnull below);

// The bars in [first, end) at which a position is entered and left in turn, by one column crossing another: entered where x goes
// above y, or with `enters_below` below it, and left where it crosses back. `first` is at least 1, and both are defined at the bar
// before it. Returns how many; -1 where two values are equal, which is neither side.
ptrdiff_t changes_by_columns(const int16_t *_Nonnull steps_x, const double *_Nonnull values_x,
                          const int16_t *_Nonnull steps_y, const double *_Nonnull values_y, int enters_below, size_t first,
                          size_t end, ptrdiff_t *_Nonnull bars);

// The same for a position that is entered where a column is above `high` and left where it is below `low`, or with
// `enters_below` the other way round. Returns -1 where a bar has both. There are extremes for 64 words at a time.
ptrdiff_t changes_by_levels(const int16_t *_Nonnull steps, const double *_Nonnull values, const int16_t *_Nonnull lowest,
                         const int16_t *_Nonnull highest, double base, double scale, double low, double high,
                         int enters_below, size_t first, size_t end, ptrdiff_t *_Nonnull bars);

// Bit i of `mask` is set where x[i] > y[i], or with `or_equal` where x[i] >= y[i]; not where one is NaN.
void compare_above(const double *_Nonnull x, const double *_Nonnull y, int or_equal, size_t words,
                   uint64_t *_Nonnull mask);

// The same with a level on the right, or with `below` on the left: x[i] < level, x[i] <= level.
void compare_level(const double *_Nonnull x, double level, int below, int or_equal, size_t words,
                   uint64_t *_Nonnull mask);

// The disjoint sparse table of a column: at level k, for each bar of a block of 2^k what is known of the bars from it to the middle
// of the block, or from the middle to it. A record has, from its lowest 16 bits on, the bar of the highest value, of the lowest
// one, and the two of the deepest fall, the earlier first. Values are above 0, at most 65,536; level 0 has each bar alone.
// scratch: 8 doubles a bar, and 32 more. records: `levels` rows of `count`.
void extremes_of_ranges(const double *_Nonnull x, size_t count, size_t levels, double *_Nonnull scratch,
                        uint64_t *_Nonnull records);

// What is summed up over the returns of a market besides them and their squares.
typedef enum {
    sum_nothing,
    // Squares of what is below the risk-free return.
    sum_downside,
    // Returns above 0.
    sum_gains
} summed_term;

static inline double term_of_return(double r, summed_term term, double risk_free) {
    double below = r < risk_free ? r - risk_free : 0;
    return term == sum_downside ? below * below : term == sum_gains && r > 0 ? r : 0;
}

// What an order costs: quantity bought per money spent at price 1, money got per quantity sold at price 1.
typedef struct {
    double buy, sell;
} order_costs;

typedef struct {
    double returns, squares;
} sum_sizes;

// The sums over the bars of a run from `start` on, for trades by the bars of their signals; a fill is `delay` bars later. Four doubles
// a bar each, not set where there are none:
// sums: the close; and the returns, their squares and the term, summed up to and with the bar.
// entries: quantity per equity; and the sums with the entry bar, its own return replaced.
// exits: equity per quantity; and the sums with the exit bar, its own return replaced.
// Returns the largest sums of returns and of squares in size.
sum_sizes sums_of_market(const double *_Nonnull closes, const double *_Nonnull fills, size_t start, size_t count, size_t delay,
                         order_costs costs, summed_term term, double risk_free, void *_Nonnull sums, void *_Nonnull entries,
                         void *_Nonnull exits);

// What trades come to, one after the other, from equity 1.
typedef struct {
    // Equity after the last exit, its highest so far, and the smallest ratio of equity to a value before it.
    double growth, peak, worst;
    // Sums of exits less entries.
    double sums[4];
    // Closes from entry to exit.
    ptrdiff_t bars_held;
} trade_sums;

// Runs trades of all equity by the bars of their signals, entry and exit in turn; a fill is `delay` bars later.
// entries, exits: four doubles a bar, the first of which are quantity per equity and equity per quantity. records: of the closes, as
// extremes_of_ranges makes them, rows of `count`. marks: room for four doubles a trade.
void run_trades(const ptrdiff_t *_Nonnull bars, size_t trades, const void *_Nonnull entries, const void *_Nonnull exits,
                const double *_Nonnull closes, const uint64_t *_Nonnull records, size_t count, size_t delay,
                double *_Nonnull marks, trade_sums *_Nonnull result);

// What trials came to in each block of time: sums of returns and of their squares, rows of `stride` numbers a block. A row has a
// number a trial, and is filled up to whole fours.
typedef struct {
    const double *_Nonnull sums, *_Nonnull squares;
    size_t stride, count;
} block_sums;

// As many blocks there can be, and sets of half of the later ones that are of one size; and trials that are few.
enum { most_blocks = 16, most_later_sets = 70, few_trials = 32 };


// Ratios of all trials on both sides of cuts through time: on how many of the two sides of cuts the best trial is in the lower
// half of the other side.
//
// A ratio is sum · |sum| / squares; trials are compared by products across, with neither root nor division.
// earlier: four sets of blocks of the earlier half, the lowest bit the first of them. later: sets of the later half, each making a
// cut with each of the four. lower: the count of each of the four.
void count_lower_halves(const block_sums *_Nonnull blocks, size_t trials, const int32_t *_Nonnull earlier,
                        const int32_t *_Nonnull later, size_t count, double *_Nonnull lower);

// Of a half of the blocks, from `first` on, four rows for each set: sums and sums of squares of few trials on the set's blocks, and
// on the others.
void add_up_sets(const block_sums *_Nonnull blocks, size_t first, double *_Nonnull rows);

// The same as count_lower_halves for few trials and eight sets of the earlier half, with the rows of both halves. Ratios are divided
// out: for so few, the comparisons of products would wait for each other.
void count_lower_halves_of_few(const double *_Nonnull earlier_rows, const double *_Nonnull later_rows, size_t stride,
                               size_t trials, const int32_t *_Nonnull earlier, const int32_t *_Nonnull later,
                               size_t count, double *_Nonnull lower);
