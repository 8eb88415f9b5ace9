#include "compare.h"

#pragma STDC FP_CONTRACT OFF
// All functions that take vectors are inlined: there is no call whose convention could change.
#pragma GCC diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))

typedef double lanes __attribute__((vector_size(32), aligned(8)));
typedef double pair __attribute__((vector_size(16)));
typedef int64_t choice __attribute__((vector_size(16)));

// The value of a bar in a record: 0 the highest, 1 the lowest, 2 and 3 where the deepest fall begins and ends.
INLINE double value(const double *closes, uint64_t record, unsigned place) { return closes[record >> 16 * place & 0xFFFF]; }

INLINE size_t level(size_t first, size_t last) { return first == last ? 0 : 64 - (size_t)__builtin_clzll(first ^ last); }

// The deeper one of two falls, each by its end and its beginning; the first where they are as deep.
INLINE pair deeper(pair a, pair b) {
    choice is_deeper = (pair){b[0], b[0]} * (pair){a[1], a[1]} < (pair){a[0], a[0]} * (pair){b[1], b[1]};
    return (pair)((is_deeper & (choice)b) | (~is_deeper & (choice)a));
}

// What a return adds to the sums. No function: as an argument or a result a vector would depend on the instruction set.
#define ADDEND(r) ((lanes){0, (r), (r) * (r), term_of_return((r), term, risk_free)})

// Bars whose divisions are made together.
enum { block = 64 };

#if defined(__x86_64__)
__attribute__((target_clones("arch=x86-64-v3", "default")))
#endif
sum_sizes sums_of_market(const double *closes, const double *fills, size_t start, size_t count, size_t delay,
                         order_costs costs, summed_term term, double risk_free, void *sums, void *entries, void *exits) {
    lanes *sum_at = sums, *entry_at = entries, *exit_at = exits;
    // The sums are kept to twice the precision, so that the error of a difference is that of its two roundings.
    lanes total = {0}, rest = {0}, before = {0};
    sum_sizes largest = {0};
    for (size_t from = start; from < count; from += block) {
        size_t bars = count - from < block ? count - from : block;
        double market[block], bought[block], entry[block], exit[block];
        for (size_t i = 0; i < bars; i++) {
            double close = closes[from + i], price = fills[from + i], previous = closes[from + i > start ? from + i - 1 : start];
            market[i] = close / previous - 1;
            bought[i] = costs.buy / price;
            entry[i] = costs.buy * (close / price) - 1;
            exit[i] = costs.sell * (price / previous) - 1;
        }
        for (size_t i = 0; i < bars; i++) {
            size_t bar = from + i;
            if (bar > start) {
                lanes addend = ADDEND(market[i]), sum = total + addend, part = sum - total;
                rest += (total - (sum - part)) + (addend - part);
                total = sum;
            }
            lanes sum = total + rest;
            sum[0] = closes[bar];
            double size = sum[1] < 0 ? -sum[1] : sum[1];
            largest.returns = size > largest.returns ? size : largest.returns;
            // These only grow.
            largest.squares = sum[2];
            sum_at[bar] = sum;
            if (bar >= start + delay) {
                lanes record = sum - ADDEND(entry[i]);
                record[0] = bought[i];
                entry_at[bar - delay] = record;
                if (bar > start) {
                    record = before + ADDEND(exit[i]);
                    record[0] = costs.sell * fills[bar];
                    exit_at[bar - delay] = record;
                }
            }
            before = sum;
        }
    }
    return largest;
}

#if defined(__x86_64__)
// Wider vectors where the machine has them; the same results.
__attribute__((target_clones("arch=x86-64-v3", "default")))
#endif
void run_trades(const ptrdiff_t *bars, size_t trades, const void *entries, const void *exits, const double *closes,
                const uint64_t *records, size_t count, size_t delay, double *marks, trade_sums *result) {
    const lanes *bought = entries, *sold = exits;
    lanes sums = {0};
    ptrdiff_t held = 0;
    // All that no trade waits for another with comes first, so that its look-ups overlap.
    for (size_t trade = 0; trade < trades; trade++) {
        size_t entry = (size_t)bars[2 * trade], exit = (size_t)bars[2 * trade + 1];
        size_t first = entry + delay, last = exit + delay - 1, row = level(first, last) * count;
        uint64_t left = records[row + first], right = records[row + last];
        double high = value(closes, left, 0), other_high = value(closes, right, 0);
        double low = value(closes, left, 1), other_low = value(closes, right, 1);
        double quantity = bought[entry][0];
        sums += sold[exit] - bought[entry];
        held += (ptrdiff_t)(exit - entry);
        marks[4 * trade] = quantity * (other_high > high ? other_high : high);
        marks[4 * trade + 1] = quantity * (other_low < low ? other_low : low);
        marks[4 * trade + 2] = quantity * sold[exit][0];
    }
    // Equity from trade to trade. Falls compare by products across, so nothing waits for a division, and nothing branches on
    // what cannot be foretold.
    double growth = 1, peak = 1;
    pair deepest = {1, 1};
    for (size_t trade = 0; trade < trades; trade++) {
        double high = growth * marks[4 * trade], low = growth * marks[4 * trade + 1];
        double top = high > peak ? high : peak;
        growth *= marks[4 * trade + 2];
        // From the peak before to the lowest close, or from the highest one to the exit.
        deepest = deeper(deepest, deeper((pair){low, peak}, (pair){growth, top}));
        // No fall between the closes is deeper than from the highest to the lowest, whichever comes first.
        if (low * deepest[1] < high * deepest[0]) {
            size_t first = (size_t)bars[2 * trade] + delay, last = (size_t)bars[2 * trade + 1] + delay - 1;
            size_t row = level(first, last) * count;
            uint64_t left = records[row + first], right = records[row + last];
            deepest = deeper(deepest, (pair){value(closes, left, 3), value(closes, left, 2)});
            deepest = deeper(deepest, (pair){value(closes, right, 3), value(closes, right, 2)});
            deepest = deeper(deepest, (pair){value(closes, right, 1), value(closes, left, 0)});
        }
        peak = growth > top ? growth : top;
    }
    *result = (trade_sums){growth, peak, deepest[0] / deepest[1], {sums[0], sums[1], sums[2], sums[3]}, held};
}
