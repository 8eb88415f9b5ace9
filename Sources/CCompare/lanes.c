#include "lanes.h"
#include "vectors.h"

// The comparisons are to come out as those of the indicators, which round every product.
#pragma STDC FP_CONTRACT OFF

#define FOR_LANES for (size_t lane = 0; lane < lane_count; lane++)

static void clear(uint64_t *masks, size_t words) { memset(masks, 0, lane_count * words * sizeof *masks); }

// What has two sides is on the other where it is not on the one.
static void complement(const uint64_t *above, uint64_t *below, size_t words) {
    for (size_t i = 0; i < lane_count * words; i++) below[i] = ~above[i];
}

static void set(uint64_t *mask, size_t bar) { mask[bar >> 6] |= (uint64_t)1 << (bar & 63); }

// The bar from which all lanes that are ever defined run together.
static size_t later(size_t a, size_t bar, size_t count) { return bar < count && bar > a ? bar : a; }

// MACD

typedef struct {
    double fast, slow, signal;
} averages;

static double mean(const double *x, size_t last, size_t period) {
    double sum = 0;
    for (size_t i = last + 1 - period; i <= last; i++) sum += x[i] - x[last];
    return x[last] + sum / (double)period;
}

static double weight(size_t period) { return 2 / (double)(period + 1); }

// One lane from its seed up to `end`. Returns whether all differences are decided.
static int macd_alone(const double *x, size_t end, const macd_lane *lane, averages *a, uint64_t *above, uint64_t *below) {
    double fast_weight = weight(lane->fast), slow_weight = weight(lane->slow), signal_weight = weight(lane->signal);
    int decided = 1;
    *a = (averages){.fast = mean(x, lane->seed, lane->fast), .slow = mean(x, lane->seed, lane->slow)};
    for (size_t i = lane->seed; i < end; i++) {
        if (i > lane->seed) {
            a->fast += (x[i] - a->fast) * fast_weight;
            a->slow += (x[i] - a->slow) * slow_weight;
        }
        double line = a->fast - a->slow;
        if (i > lane->defined) {
            a->signal += (line - a->signal) * signal_weight;
        } else {
            a->signal += line;
            if (i < lane->defined) continue;
            a->signal /= (double)lane->signal;
        }
        double difference = line - a->signal;
        if (difference > lane->tolerance) set(above, i);
        if (difference < -lane->tolerance) set(below, i);
        decided &= difference > lane->tolerance || difference < -lane->tolerance;
    }
    return decided;
}

// Supertrend

typedef struct {
    double upper, lower;
    int is_up;
} trend;

static void supertrend_alone(const double *middle, const double *close, const double *range, size_t end,
                             const supertrend_lane *lane, trend *t, uint64_t *above) {
    for (size_t i = lane->first; i < end; i++) {
        double distance = lane->multiplier * range[i];
        double upper = middle[i] + distance, lower = middle[i] - distance;
        if (i == lane->first) {
            *t = (trend){.upper = upper, .lower = lower, .is_up = close[i] >= middle[i]};
        } else {
            t->upper = close[i - 1] > t->upper || upper < t->upper ? upper : t->upper;
            t->lower = close[i - 1] < t->lower || lower > t->lower ? lower : t->lower;
        }
        t->is_up = t->is_up ? !(close[i] < t->lower) : close[i] > t->upper;
        if (t->is_up) set(above, i);
    }
}

// Parabolic stop

typedef struct {
    double stop, extreme, acceleration;
    int is_long, is_above;
} parabola;

static double lesser(double a, double b) { return b < a ? b : a; }
static double greater(double a, double b) { return b > a ? b : a; }

static void stop_alone(const double *high, const double *low, size_t end, const stop_lane *lane, parabola *p,
                       uint64_t *above) {
    size_t first = lane->first;
    double step = lesser(lane->step, lane->limit);
    for (size_t i = first; i < end; i++) {
        if (i == first) {
            double fall = low[i - 1] - low[i];
            p->is_long = !(fall > 0 && fall > high[i] - high[i - 1]);
            p->extreme = p->is_long ? high[i] : low[i];
            p->stop = p->is_long ? low[i - 1] : high[i - 1];
            p->acceleration = step;
        }
        size_t before = i > first ? i - 1 : first;
        double bottom = lesser(low[before], low[i]), top = greater(high[before], high[i]);
        if (p->is_long ? low[i] <= p->stop : high[i] >= p->stop) {
            p->stop = p->is_long ? greater(p->extreme, top) : lesser(p->extreme, bottom);
            p->is_long = !p->is_long;
            p->acceleration = step;
            p->extreme = p->is_long ? high[i] : low[i];
        } else if (p->is_long ? high[i] > p->extreme : low[i] < p->extreme) {
            p->extreme = p->is_long ? high[i] : low[i];
            p->acceleration = lesser(p->acceleration + step, lane->limit);
        }
        // A bar that is nothing but a price at the stop has turned it, but shows no side.
        if (low[i] < high[i] || p->stop != high[i] || i == first) p->is_above = p->is_long;
        if (p->is_above) set(above, i);
        p->stop += p->acceleration * (p->extreme - p->stop);
        p->stop = p->is_long ? lesser(p->stop, bottom) : greater(p->stop, top);
    }
}

// All lanes together

// A value a lane, a choice by lane, and the lanes' bits at each bar of a word.
typedef double values __attribute__((vector_size(8 * lane_count)));
typedef int64_t choices __attribute__((vector_size(8 * lane_count)));
typedef int16_t bars __attribute__((vector_size(2 * 64)));

#define ALL(X) ((X) - (values){0})
#define PICK(CHOICE, A, B) ((values)(((CHOICE) & (choices)(A)) | (~(CHOICE) & (choices)(B))))
#define LEAST(A, B) PICK((A) < (B), A, B)
#define MOST(A, B) PICK((A) > (B), A, B)

// Adds a word of bars to the masks of all lanes.
INLINE void add(const uint16_t *word, uint64_t *mask, size_t words) {
    bars all;
    memcpy(&all, word, sizeof all);
    FOR_LANES mask[lane * words] |= BITS_OF_64(all << (15 - (int)lane));
}

WIDE static unsigned macd_together(const double *x, size_t first, size_t count, const macd_lane *lanes, const averages *begun,
                                   size_t words, uint64_t *above, uint64_t *below) {
    values fast, slow, signal, fast_weight, slow_weight, signal_weight, tolerance;
    FOR_LANES {
        fast[lane] = begun[lane].fast;
        slow[lane] = begun[lane].slow;
        signal[lane] = begun[lane].signal;
        fast_weight[lane] = weight(lanes[lane].fast);
        slow_weight[lane] = weight(lanes[lane].slow);
        signal_weight[lane] = weight(lanes[lane].signal);
        tolerance[lane] = lanes[lane].tolerance;
    }
    unsigned decided = UINT16_MAX;
    for (size_t i = first, end; i < count; i = end) {
        uint16_t over[64] = {0}, under[64] = {0};
        end = end_of_word(i, count);
        for (size_t bar = i; bar < end; bar++) {
            fast += (x[bar] - fast) * fast_weight;
            slow += (x[bar] - slow) * slow_weight;
            values line = fast - slow;
            signal += (line - signal) * signal_weight;
            values difference = line - signal;
            over[bar & 63] = BITS_OF_16(difference > tolerance);
            under[bar & 63] = BITS_OF_16(difference < -tolerance);
            decided &= over[bar & 63] | under[bar & 63];
        }
        add(over, above + (i >> 6), words);
        add(under, below + (i >> 6), words);
    }
    return ~decided & UINT16_MAX;
}

// Four bars.
typedef double four __attribute__((vector_size(32), aligned(8)));

// Puts the ranges of all lanes at the bars of a word beside each other, four lanes and bars at a time.
INLINE void gather(const double *ranges, const supertrend_lane *lanes, size_t first, size_t end, double (*at)[lane_count]) {
    size_t bar = first;
    for (; bar + 4 <= end; bar += 4, at += 4) {
        for (size_t lane = 0; lane < lane_count; lane += 4) {
            four x[4];
            for (size_t k = 0; k < 4; k++) x[k] = *(const four *)(ranges + lanes[lane + k].range + bar);
            four even = __builtin_shufflevector(x[0], x[1], 0, 4, 2, 6), odd = __builtin_shufflevector(x[0], x[1], 1, 5, 3, 7);
            four later_even = __builtin_shufflevector(x[2], x[3], 0, 4, 2, 6);
            four later_odd = __builtin_shufflevector(x[2], x[3], 1, 5, 3, 7);
            *(four *)(at[0] + lane) = __builtin_shufflevector(even, later_even, 0, 1, 4, 5);
            *(four *)(at[1] + lane) = __builtin_shufflevector(odd, later_odd, 0, 1, 4, 5);
            *(four *)(at[2] + lane) = __builtin_shufflevector(even, later_even, 2, 3, 6, 7);
            *(four *)(at[3] + lane) = __builtin_shufflevector(odd, later_odd, 2, 3, 6, 7);
        }
    }
    for (; bar < end; bar++, at++) FOR_LANES (*at)[lane] = ranges[lanes[lane].range + bar];
}

WIDE static void supertrend_together(const double *middle, const double *close, const double *ranges, size_t first,
                                     size_t count, const supertrend_lane *lanes, const trend *begun, size_t words,
                                     uint64_t *above) {
    values upper, lower, multiplier;
    choices is_up;
    int is_shared = 1;
    double own[64][lane_count];
    FOR_LANES {
        upper[lane] = begun[lane].upper;
        lower[lane] = begun[lane].lower;
        is_up[lane] = -begun[lane].is_up;
        multiplier[lane] = lanes[lane].multiplier;
        is_shared &= lanes[lane].range == lanes[0].range;
    }
    for (size_t i = first, end; i < count; i = end) {
        uint16_t up[64] = {0};
        end = end_of_word(i, count);
        if (!is_shared) gather(ranges, lanes, i, end, own);
        for (size_t bar = i; bar < end; bar++) {
            values range = ALL(ranges[lanes[0].range + bar]);
            if (!is_shared) memcpy(&range, own[bar - i], sizeof range);
            values distance = multiplier * range, top = middle[bar] + distance, bottom = middle[bar] - distance;
            upper = PICK(close[bar - 1] > upper, top, LEAST(top, upper));
            lower = PICK(close[bar - 1] < lower, bottom, MOST(bottom, lower));
            is_up = (choices)PICK(is_up < 0, ~(close[bar] < lower), close[bar] > upper);
            up[bar & 63] = BITS_OF_16(is_up);
        }
        add(up, above + (i >> 6), words);
    }
}

// A short trade is a long one of negative prices: stop and extreme have the sign of the side, which turns with it.
WIDE static void stop_together(const double *high, const double *low, size_t first, size_t count, const stop_lane *lanes,
                               const parabola *begun, size_t words, uint64_t *above) {
    values stop, extreme, acceleration, step, limit;
    choices is_long;
    unsigned is_above = 0;
    FOR_LANES {
        double sign = begun[lane].is_long ? 1 : -1;
        stop[lane] = sign * begun[lane].stop;
        extreme[lane] = sign * begun[lane].extreme;
        acceleration[lane] = begun[lane].acceleration;
        is_long[lane] = -begun[lane].is_long;
        step[lane] = lesser(lanes[lane].step, lanes[lane].limit);
        limit[lane] = lanes[lane].limit;
        is_above |= (unsigned)begun[lane].is_above << lane;
    }
    for (size_t i = first, end; i < count; i = end) {
        uint16_t over[64] = {0};
        end = end_of_word(i, count);
        for (size_t bar = i; bar < end; bar++) {
            values top = ALL(high[bar]), bottom = ALL(low[bar]);
            values ceiling = ALL(greater(high[bar - 1], high[bar])), floor = ALL(lesser(low[bar - 1], low[bar]));
            values near = PICK(is_long < 0, bottom, -top), far = PICK(is_long < 0, top, -bottom);
            values turned = -MOST(extreme, PICK(is_long < 0, ceiling, -floor));
            choices turns = near <= stop;
            acceleration = PICK(far > extreme, LEAST(acceleration + step, limit), acceleration);
            acceleration = PICK(turns, step, acceleration);
            stop = PICK(turns, turned, stop);
            extreme = PICK(turns, -near, MOST(extreme, far));
            is_long ^= turns;
            // A bar that is nothing but a price at the stop has turned it, but shows no side.
            unsigned hidden = low[bar] < high[bar] ? 0 : BITS_OF_16(stop == PICK(is_long < 0, top, -top));
            is_above = (is_above & hidden) | (BITS_OF_16(is_long) & ~hidden);
            over[bar & 63] = (uint16_t)is_above;
            values bound = PICK(is_long < 0, floor, -ceiling), moved = stop + acceleration * (extreme - stop);
            stop = LEAST(moved, bound);
        }
        add(over, above + (i >> 6), words);
    }
}

unsigned compare_macd(const double *x, size_t count, const macd_lane *lanes, size_t words, uint64_t *above, uint64_t *below) {
    averages begun[lane_count] = {0};
    unsigned undecided = 0;
    size_t together = 0;
    clear(above, words);
    clear(below, words);
    FOR_LANES together = later(together, lanes[lane].defined + 1, count);
    FOR_LANES {
        if (lanes[lane].defined >= count) continue;
        int decided = macd_alone(x, together, lanes + lane, begun + lane, above + lane * words, below + lane * words);
        undecided |= (unsigned)!decided << lane;
    }
    if (together > 0) undecided |= macd_together(x, together, count, lanes, begun, words, above, below);
    return undecided;
}

void compare_supertrend(const double *middle, const double *close, const double *ranges, size_t count,
                        const supertrend_lane *lanes, size_t words, uint64_t *above, uint64_t *below) {
    trend begun[lane_count] = {0};
    size_t together = 0;
    clear(above, words);
    FOR_LANES together = later(together, lanes[lane].first + 1, count);
    FOR_LANES {
        supertrend_alone(middle, close, ranges + lanes[lane].range, together, lanes + lane, begun + lane, above + lane * words);
    }
    if (together > 0) supertrend_together(middle, close, ranges, together, count, lanes, begun, words, above);
    complement(above, below, words);
}

void compare_stop(const double *high, const double *low, size_t count, const stop_lane *lanes, size_t words, uint64_t *above,
                  uint64_t *below) {
    parabola begun[lane_count] = {0};
    size_t together = 0;
    clear(above, words);
    FOR_LANES together = later(together, lanes[lane].first + 1, count);
    FOR_LANES stop_alone(high, low, together, lanes + lane, begun + lane, above + lane * words);
    if (together > 0) stop_together(high, low, together, count, lanes, begun, words, above);
    complement(above, below, words);
}
