// Equity, its returns and what they come to.
#include "blocks.h"
#include "returns.h"
#include <math.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

INLINE double total(block x) { return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7])); }

INLINE double least(double a, double b) { return a < b ? a : b; }
INLINE double most(double a, double b) { return a > b ? a : b; }

INLINE double least_of(block x) {
    return least(least(least(x[0], x[4]), least(x[2], x[6])), least(least(x[1], x[5]), least(x[3], x[7])));
}

INLINE double most_of(block x) {
    return most(most(most(x[0], x[4]), most(x[2], x[6])), most(most(x[1], x[5]), most(x[3], x[7])));
}

KERNEL double mark_position(const double *restrict closes, size_t count, double cash, double quantity,
                            double *restrict equity, double *restrict positions) {
    block lowest = all(INFINITY);
    size_t i = 0;
    for (; i + BARS <= count; i += BARS) {
        block value = all(cash) + all(quantity) * load(closes + i);
        store(equity + i, value);
        store(positions + i, all(quantity));
        lowest = smaller(value, lowest);
    }
    double low = least_of(lowest);
    for (; i < count; i++) {
        equity[i] = cash + quantity * closes[i];
        positions[i] = quantity;
        low = least(equity[i], low);
    }
    return low;
}

KERNEL double sum_of_equity(const double *equity, const double *positions, size_t count, size_t *held) {
    block sum = {0};
    choice flat = {0};
    size_t i = 0, bars = count;
    for (; i + BARS <= count; i += BARS) {
        sum += load(equity + i);
        flat += load(positions + i) == (block){0};
    }
    double rest = total(sum);
    // A comparison is 0 or -1.
    bars -= (size_t)-__builtin_reduce_add(flat);
    for (; i < count; i++) {
        rest += equity[i];
        bars -= positions[i] == 0;
    }
    *held = bars;
    return rest;
}

KERNEL void range_of_bars(const double *lows, const double *highs, size_t count, double *lowest, double *highest) {
    double low = *lowest, high = *highest;
    size_t i = 0;
    if (count >= BARS) {
        block bottom = all(low), top = all(high);
        for (; i + BARS <= count; i += BARS) {
            bottom = smaller(load(lows + i), bottom);
            top = larger(load(highs + i), top);
        }
        low = least_of(bottom);
        high = most_of(top);
    }
    for (; i < count; i++) {
        low = least(lows[i], low);
        high = most(highs[i], high);
    }
    *lowest = low;
    *highest = high;
}

KERNEL size_t end_of_fall(const double *equity, size_t first, size_t count, double peak, equity_fall *fall) {
    double low = INFINITY, sum = 0;
    size_t at = first, i = first;
    block lowest = all(INFINITY), squares = {0};
    choice where = {0};
    for (; i + BARS <= count; i += BARS) {
        block value = load(equity + i), depth = all(peak) - value;
        if (any(value >= all(peak))) break;
        choice is_lower = value < lowest;
        lowest = pick(is_lower, value, lowest);
        where = (is_lower & ((choice){0} + (int64_t)i)) | (~is_lower & where);
        squares += depth * depth;
    }
    if (i > first) {
        sum = total(squares);
        low = least_of(lowest);
        at = count;
        // The first of equals.
        for (int lane = 0; lane < BARS; lane++) {
            size_t bar = (size_t)where[lane] + (size_t)lane;
            if (lowest[lane] == low && bar < at) at = bar;
        }
    }
    for (; i < count && !(equity[i] >= peak); i++) {
        double depth = peak - equity[i];
        sum += depth * depth;
        if (equity[i] < low) {
            low = equity[i];
            at = i;
        }
    }
    *fall = (equity_fall){low, at, sum};
    return i;
}

KERNEL void returns_of_equity(const double *restrict equity, size_t count, double initial, double *restrict returns) {
    if (count > 0) returns[0] = initial > 0 ? equity[0] / initial - 1 : 0;
    for (size_t i = 1; i < count; i++) {
        double change = equity[i] / equity[i - 1] - 1;
        returns[i] = equity[i - 1] > 0 ? change : 0;
    }
}

INLINE block where(choice mask, block x) { return (block)(mask & (choice)x); }

KERNEL return_sums sums_of_returns(const double *returns, size_t count, double risk_free) {
    block sum = {0}, gains = {0}, losses = {0}, downside = {0}, zero = {0};
    block best = all(-INFINITY), worst = all(INFINITY);
    choice positive = {0};
    size_t i = 0;
    for (; i + BARS <= count; i += BARS) {
        block r = load(returns + i), excess = r - all(risk_free), below = where(excess < zero, excess);
        choice is_gain = r > zero;
        sum += r;
        gains += where(is_gain, r);
        losses -= where(r < zero, r);
        downside += below * below;
        best = larger(r, best);
        worst = smaller(r, worst);
        positive -= is_gain;
    }
    return_sums result = {
        total(sum), total(gains), total(losses), total(downside), most_of(best), least_of(worst),
        (size_t)__builtin_reduce_add(positive),
    };
    for (; i < count; i++) {
        double r = returns[i], below = least(r - risk_free, 0);
        result.sum += r;
        result.gains += most(r, 0);
        result.losses -= least(r, 0);
        result.downside += below * below;
        result.best = most(r, result.best);
        result.worst = least(r, result.worst);
        result.positive += r > 0;
    }
    return result;
}

KERNEL return_moments moments_of_returns(const double *returns, size_t count, double mean) {
    block squares = {0}, cubes = {0}, fourths = {0};
    size_t i = 0;
    for (; i + BARS <= count; i += BARS) {
        block distance = load(returns + i) - all(mean), square = distance * distance;
        squares += square;
        cubes += square * distance;
        fourths += square * square;
    }
    return_moments result = {total(squares), total(cubes), total(fourths)};
    for (; i < count; i++) {
        double distance = returns[i] - mean, square = distance * distance;
        result.squares += square;
        result.cubes += square * distance;
        result.fourths += square * square;
    }
    return result;
}

KERNEL void sums_of_squares(const double *x, size_t count, double *sum, double *squares) {
    block values = {0}, products = {0};
    size_t i = 0;
    for (; i + BARS <= count; i += BARS) {
        block value = load(x + i);
        values += value;
        products += value * value;
    }
    *sum = total(values);
    *squares = total(products);
    for (; i < count; i++) {
        *sum += x[i];
        *squares += x[i] * x[i];
    }
}

KERNEL pair_moments moments_of_pairs(const double *x, const double *y, size_t count) {
    pair_moments result = {0};
    if (count == 0) return result;
    block sum_x = {0}, sum_y = {0}, sum = {0};
    size_t i = 0;
    for (; i + BARS <= count; i += BARS) {
        block a = load(x + i), b = load(y + i);
        sum_x += a;
        sum_y += b;
        sum += a - b;
    }
    double total_x = total(sum_x), total_y = total(sum_y), difference = total(sum);
    for (; i < count; i++) {
        total_x += x[i];
        total_y += y[i];
        difference += x[i] - y[i];
    }
    result.mean_x = total_x / (double)count;
    result.mean_y = total_y / (double)count;
    result.mean_difference = difference / (double)count;
    block squares_x = {0}, squares_y = {0}, products = {0}, squares = {0};
    for (i = 0; i + BARS <= count; i += BARS) {
        block a = load(x + i), b = load(y + i), rest = a - b - all(result.mean_difference);
        block dx = a - all(result.mean_x), dy = b - all(result.mean_y);
        squares_x += dx * dx;
        squares_y += dy * dy;
        products += dx * dy;
        squares += rest * rest;
    }
    result.squares_x = total(squares_x);
    result.squares_y = total(squares_y);
    result.products = total(products);
    result.squares_difference = total(squares);
    for (; i < count; i++) {
        double dx = x[i] - result.mean_x, dy = y[i] - result.mean_y;
        double rest = x[i] - y[i] - result.mean_difference;
        result.squares_x += dx * dx;
        result.squares_y += dy * dy;
        result.products += dx * dy;
        result.squares_difference += rest * rest;
    }
    return result;
}

enum { FEW = 4 * BARS };

// Sorts few values, `FEW` of them: each goes to the place that is the number of those before it, equal ones in their order.
INLINE void sort_few(const double *x, double *sorted) {
    choice lanes = {0, 1, 2, 3, 4, 5, 6, 7}, places[4] = {0};
    for (int other = 0; other < FEW; other++) {
        block value = all(x[other]);
        for (int k = 0; k < 4; k++) {
            block here = load(x + 8 * k);
            choice is_later = lanes + 8 * k > (choice){0} + other;
            places[k] -= (value < here) | ((value == here) & is_later);
        }
    }
    for (int k = 0; k < FEW; k++) sorted[places[k / 8][k % 8]] = x[k];
}

// The last of few values before which there are no more than `rank` others.
INLINE double near_rank(const double *x, int64_t rank) {
    choice places[4] = {0};
    for (int other = 0; other < FEW; other++) {
        for (int k = 0; k < 4; k++) places[k] -= all(x[other]) < load(x + 8 * k);
    }
    int64_t best = -1;
    double value = x[0];
    for (int k = 0; k < FEW; k++) {
        int64_t place = places[k / 8][k % 8];
        if (place <= rank && place > best) {
            best = place;
            value = x[k];
        }
    }
    return value;
}

// Copies the values below a pivot, in their order. Returns how many; `kept` has room for all values.
static size_t gather_any(const double *x, size_t count, double sign, double pivot, double *kept) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        double value = sign * x[i];
        kept[found] = value;
        found += value < pivot;
    }
    return found;
}

#if defined(__x86_64__)
// For each set of four values, the halves of values that move those in the set to the front.
static const int32_t fronts[16][8] __attribute__((aligned(32))) = {
    {0, 1, 2, 3, 4, 5, 6, 7}, {0, 1, 2, 3, 4, 5, 6, 7}, {2, 3, 0, 1, 4, 5, 6, 7}, {0, 1, 2, 3, 4, 5, 6, 7},
    {4, 5, 0, 1, 2, 3, 6, 7}, {0, 1, 4, 5, 2, 3, 6, 7}, {2, 3, 4, 5, 0, 1, 6, 7}, {0, 1, 2, 3, 4, 5, 6, 7},
    {6, 7, 0, 1, 2, 3, 4, 5}, {0, 1, 6, 7, 2, 3, 4, 5}, {2, 3, 6, 7, 0, 1, 4, 5}, {0, 1, 2, 3, 6, 7, 4, 5},
    {4, 5, 6, 7, 0, 1, 2, 3}, {0, 1, 4, 5, 6, 7, 2, 3}, {2, 3, 4, 5, 6, 7, 0, 1}, {0, 1, 2, 3, 4, 5, 6, 7},
};

__attribute__((target("avx2,popcnt")))
static size_t gather_avx2(const double *x, size_t count, double sign, double pivot, double *kept) {
    size_t found = 0, i = 0;
    __m256d signs = _mm256_set1_pd(sign), pivots = _mm256_set1_pd(pivot);
    for (; i + 4 <= count; i += 4) {
        __m256d values = _mm256_mul_pd(signs, _mm256_loadu_pd(x + i));
        int set = _mm256_movemask_pd(_mm256_cmp_pd(values, pivots, _CMP_LT_OQ));
        __m256i front = _mm256_load_si256((const __m256i *)fronts[set]);
        __m256i moved = _mm256_permutevar8x32_epi32(_mm256_castpd_si256(values), front);
        _mm256_storeu_pd(kept + found, _mm256_castsi256_pd(moved));
        found += (size_t)_mm_popcnt_u32((unsigned)set);
    }
    return found + gather_any(x + i, count - i, sign, pivot, kept + found);
}

__attribute__((target("avx512f,popcnt")))
static size_t gather_avx512(const double *x, size_t count, double sign, double pivot, double *kept) {
    size_t found = 0, i = 0;
    __m512d signs = _mm512_set1_pd(sign), pivots = _mm512_set1_pd(pivot);
    for (; i + 8 <= count; i += 8) {
        __m512d values = _mm512_mul_pd(signs, _mm512_loadu_pd(x + i));
        __mmask8 set = _mm512_cmp_pd_mask(values, pivots, _CMP_LT_OQ);
        // In a register first: some processors are slow to write to memory as they compress.
        _mm512_storeu_pd(kept + found, _mm512_maskz_compress_pd(set, values));
        found += (size_t)_mm_popcnt_u32(set);
    }
    return found + gather_any(x + i, count - i, sign, pivot, kept + found);
}
#endif

static size_t gather_below(const double *x, size_t count, double sign, double pivot, double *kept) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) return gather_avx512(x, count, sign, pivot, kept);
    if (__builtin_cpu_supports("avx2")) return gather_avx2(x, count, sign, pivot, kept);
#endif
    return gather_any(x, count, sign, pivot, kept);
}

// Values are divided by one of them that a sample suggests, and those on the side of the place are looked at further.
KERNEL order_statistic value_at_place(const double *x, size_t count, double sign, size_t place, double *scratch) {
    double few[FEW], sorted[FEW], sum = 0, above = INFINITY;
    double *room = scratch, *other_room = scratch + count;
    while (count > FEW) {
        for (size_t k = 0; k < FEW; k++) few[k] = sign * x[(2 * k + 1) * count / (2 * FEW)];
        // A little towards the middle, so that the shorter side has the place more often than not.
        size_t rank = place * FEW / count;
        rank = 2 * place < count ? rank + 2 : rank > 2 ? rank - 2 : 0;
        double pivot = near_rank(few, (int64_t)rank);
        size_t below = gather_below(x, count, sign, pivot, room), found = 0;
        if (place < below) {
            above = pivot;
            found = below;
        } else {
            size_t equal = 0;
            for (size_t i = 0; i < below; i++) sum += room[i];
            for (size_t i = 0; i < count; i++) equal += sign * x[i] == pivot;
            // Those above are below when all signs are changed, which is exact.
            found = gather_below(x, count, -sign, -pivot, room);
            for (size_t i = 0; i < found; i++) room[i] = -room[i];
            if (place < below + equal) {
                double next = above;
                if (place + 1 < below + equal) next = pivot;
                else for (size_t i = 0; i < found; i++) next = least(room[i], next);
                return (order_statistic){pivot, next, sum + (double)(place - below + 1) * pivot};
            }
            sum += (double)equal * pivot;
            place -= below + equal;
        }
        x = room;
        room = other_room;
        other_room = (double *)x;
        count = found;
        sign = 1;
        // Only where values are not numbers.
        if (place >= count) return (order_statistic){NAN, NAN, NAN};
    }
    for (size_t k = 0; k < FEW; k++) few[k] = k < count ? sign * x[k] : INFINITY;
    sort_few(few, sorted);
    for (size_t k = 0; k <= place; k++) sum += sorted[k];
    return (order_statistic){sorted[place], place + 1 < count ? sorted[place + 1] : above, sum};
}
