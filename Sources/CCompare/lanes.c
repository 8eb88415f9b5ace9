#include "lanes.h"
#include <math.h>
#include <string.h>

// The comparisons are to come out as those of the indicators, which round every product.
#pragma STDC FP_CONTRACT OFF

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

// One lane from its seed up to `end`. Returns whether all differences are decided.
static int macd_alone(const double *x, size_t end, const macd_lane *lane, averages *a, uint64_t *above, uint64_t *below) {
    double fast_weight = 2 / (double)(lane->fast + 1), slow_weight = 2 / (double)(lane->slow + 1);
    double signal_weight = 2 / (double)(lane->signal + 1);
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

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define HALVES for (int h = 0; h < 2; h++)

// Masks in the making: a bar goes in at the top of each lane's word.
AVX2 static inline __attribute__((always_inline)) __m256i push(__m256i words, __m256d bits) {
    __m256i top = _mm256_set1_epi64x(INT64_MIN);
    return _mm256_or_si256(_mm256_srli_epi64(words, 1), _mm256_and_si256(_mm256_castpd_si256(bits), top));
}

// Stores the words of eight lanes that end with a bar.
AVX2 static inline __attribute__((always_inline)) void store(const __m256i *pushed, size_t last, size_t words,
                                                             uint64_t *mask) {
    uint64_t lanes[lane_count];
    HALVES _mm256_storeu_si256((__m256i *)(lanes + 4 * h), pushed[h]);
    for (size_t lane = 0; lane < lane_count; lane++) mask[lane * words + (last >> 6)] |= lanes[lane] >> (63 - (last & 63));
}

AVX2 static inline __attribute__((always_inline)) __m256d gather(const double *x) { return _mm256_loadu_pd(x); }

AVX2 static unsigned macd_together(const double *x, size_t first, size_t count, const macd_lane *lanes, const averages *begun,
                                   size_t words, uint64_t *above, uint64_t *below) {
    double values[7][lane_count];
    for (size_t lane = 0; lane < lane_count; lane++) {
        values[0][lane] = begun[lane].fast;
        values[1][lane] = begun[lane].slow;
        values[2][lane] = begun[lane].signal;
        values[3][lane] = 2 / (double)(lanes[lane].fast + 1);
        values[4][lane] = 2 / (double)(lanes[lane].slow + 1);
        values[5][lane] = 2 / (double)(lanes[lane].signal + 1);
        values[6][lane] = lanes[lane].tolerance;
    }
    __m256d fast[2], slow[2], signal[2], fast_weight[2], slow_weight[2], signal_weight[2], high[2], low[2], undecided[2];
    HALVES {
        fast[h] = gather(values[0] + 4 * h);
        slow[h] = gather(values[1] + 4 * h);
        signal[h] = gather(values[2] + 4 * h);
        fast_weight[h] = gather(values[3] + 4 * h);
        slow_weight[h] = gather(values[4] + 4 * h);
        signal_weight[h] = gather(values[5] + 4 * h);
        high[h] = gather(values[6] + 4 * h);
        low[h] = _mm256_sub_pd(_mm256_setzero_pd(), high[h]);
        undecided[h] = _mm256_setzero_pd();
    }
    for (size_t i = first; i < count;) {
        size_t end = (i | 63) + 1 < count ? (i | 63) + 1 : count;
        __m256i over[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()}, under[2] = {over[0], over[0]};
        for (; i < end; i++) {
            __m256d here = _mm256_set1_pd(x[i]);
            HALVES {
                fast[h] = _mm256_add_pd(fast[h], _mm256_mul_pd(_mm256_sub_pd(here, fast[h]), fast_weight[h]));
                slow[h] = _mm256_add_pd(slow[h], _mm256_mul_pd(_mm256_sub_pd(here, slow[h]), slow_weight[h]));
                __m256d line = _mm256_sub_pd(fast[h], slow[h]);
                signal[h] = _mm256_add_pd(signal[h], _mm256_mul_pd(_mm256_sub_pd(line, signal[h]), signal_weight[h]));
                __m256d difference = _mm256_sub_pd(line, signal[h]);
                __m256d is_over = _mm256_cmp_pd(difference, high[h], _CMP_GT_OQ);
                __m256d is_under = _mm256_cmp_pd(difference, low[h], _CMP_LT_OQ);
                over[h] = push(over[h], is_over);
                under[h] = push(under[h], is_under);
                undecided[h] = _mm256_or_pd(undecided[h], _mm256_cmp_pd(is_over, is_under, _CMP_EQ_OQ));
            }
        }
        store(over, end - 1, words, above);
        store(under, end - 1, words, below);
    }
    return (unsigned)_mm256_movemask_pd(undecided[0]) | (unsigned)_mm256_movemask_pd(undecided[1]) << 4;
}

AVX2 static inline __attribute__((always_inline)) void supertrend_lanes(int is_shared, const double *middle,
                                                                        const double *close, const double *ranges,
                                                                        size_t first, size_t count,
                                                                        const supertrend_lane *lanes, const trend *begun,
                                                                        size_t words, uint64_t *above) {
    double values[4][lane_count];
    for (size_t lane = 0; lane < lane_count; lane++) {
        values[0][lane] = begun[lane].upper;
        values[1][lane] = begun[lane].lower;
        values[2][lane] = begun[lane].is_up ? -1.0 : 1.0;
        values[3][lane] = lanes[lane].multiplier;
    }
    __m256d upper[2], lower[2], is_up[2], multiplier[2], zero = _mm256_setzero_pd();
    HALVES {
        upper[h] = gather(values[0] + 4 * h);
        lower[h] = gather(values[1] + 4 * h);
        is_up[h] = _mm256_cmp_pd(gather(values[2] + 4 * h), zero, _CMP_LT_OQ);
        multiplier[h] = gather(values[3] + 4 * h);
    }
    __m256d before = _mm256_set1_pd(first > 0 ? close[first - 1] : 0);
    for (size_t i = first; i < count;) {
        size_t end = (i | 63) + 1 < count ? (i | 63) + 1 : count;
        __m256i up[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
        for (; i < end; i++) {
            __m256d here = _mm256_set1_pd(close[i]), center = _mm256_set1_pd(middle[i]);
            const double *here_ranges = ranges + i;
            __m256d shared = _mm256_set1_pd(here_ranges[lanes->range]);
            HALVES {
                const supertrend_lane *four = lanes + 4 * h;
                __m256d range =
                    is_shared ? shared
                              : _mm256_set_pd(here_ranges[four[3].range], here_ranges[four[2].range],
                                              here_ranges[four[1].range], here_ranges[four[0].range]);
                __m256d distance = _mm256_mul_pd(multiplier[h], range);
                __m256d top = _mm256_add_pd(center, distance), bottom = _mm256_sub_pd(center, distance);
                __m256d passed_up = _mm256_cmp_pd(before, upper[h], _CMP_GT_OQ);
                __m256d passed_down = _mm256_cmp_pd(before, lower[h], _CMP_LT_OQ);
                upper[h] = _mm256_blendv_pd(_mm256_min_pd(top, upper[h]), top, passed_up);
                lower[h] = _mm256_blendv_pd(_mm256_max_pd(bottom, lower[h]), bottom, passed_down);
                __m256d over = _mm256_cmp_pd(here, upper[h], _CMP_GT_OQ);
                __m256d kept = _mm256_cmp_pd(here, lower[h], _CMP_NLT_UQ);
                is_up[h] = _mm256_blendv_pd(over, kept, is_up[h]);
                up[h] = push(up[h], is_up[h]);
            }
            before = here;
        }
        store(up, end - 1, words, above);
    }
}

AVX2 static void supertrend_together(const double *middle, const double *close, const double *ranges, size_t first,
                                     size_t count, const supertrend_lane *lanes, const trend *begun, size_t words,
                                     uint64_t *above) {
    int is_shared = 1;
    for (size_t lane = 1; lane < lane_count; lane++) is_shared &= lanes[lane].range == lanes[0].range;
    if (is_shared) {
        supertrend_lanes(1, middle, close, ranges, first, count, lanes, begun, words, above);
    } else {
        supertrend_lanes(0, middle, close, ranges, first, count, lanes, begun, words, above);
    }
}

// A short trade is a long one of negative prices: stop and extreme have the sign of the side, which turns with it.
AVX2 static void stop_together(const double *high, const double *low, size_t first, size_t count, const stop_lane *lanes,
                               const parabola *begun, size_t words, uint64_t *above) {
    double values[7][lane_count];
    for (size_t lane = 0; lane < lane_count; lane++) {
        double sign = begun[lane].is_long ? 1 : -1;
        values[0][lane] = sign * begun[lane].stop;
        values[1][lane] = sign * begun[lane].extreme;
        values[2][lane] = begun[lane].acceleration;
        values[3][lane] = begun[lane].is_long ? -0.0 : 0.0;
        values[4][lane] = begun[lane].is_above ? -0.0 : 0.0;
        values[5][lane] = lesser(lanes[lane].step, lanes[lane].limit);
        values[6][lane] = lanes[lane].limit;
    }
    // Of the sides only the signs count: set where long, and where above.
    __m256d stop[2], extreme[2], acceleration[2], is_long[2], is_above[2], step[2], limit[2];
    __m256d minus = _mm256_set1_pd(-0.0);
    HALVES {
        stop[h] = gather(values[0] + 4 * h);
        extreme[h] = gather(values[1] + 4 * h);
        acceleration[h] = gather(values[2] + 4 * h);
        is_long[h] = gather(values[3] + 4 * h);
        is_above[h] = gather(values[4] + 4 * h);
        step[h] = gather(values[5] + 4 * h);
        limit[h] = gather(values[6] + 4 * h);
    }
    for (size_t i = first; i < count;) {
        size_t end = (i | 63) + 1 < count ? (i | 63) + 1 : count;
        __m256i over[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
        for (; i < end; i++) {
            __m256d top = _mm256_set1_pd(high[i]), bottom = _mm256_set1_pd(low[i]);
            __m256d minus_top = _mm256_xor_pd(top, minus), minus_bottom = _mm256_xor_pd(bottom, minus);
            __m256d ceiling = _mm256_max_pd(_mm256_set1_pd(high[i - 1]), top);
            __m256d floor = _mm256_min_pd(_mm256_set1_pd(low[i - 1]), bottom);
            __m256d minus_ceiling = _mm256_xor_pd(ceiling, minus), minus_floor = _mm256_xor_pd(floor, minus);
            int is_sided = low[i] < high[i];
            HALVES {
                __m256d near = _mm256_blendv_pd(minus_top, bottom, is_long[h]);
                __m256d far = _mm256_blendv_pd(minus_bottom, top, is_long[h]);
                __m256d beyond = _mm256_blendv_pd(minus_floor, ceiling, is_long[h]);
                __m256d turns = _mm256_cmp_pd(near, stop[h], _CMP_LE_OQ);
                __m256d gains = _mm256_cmp_pd(far, extreme[h], _CMP_GT_OQ);
                __m256d faster = _mm256_min_pd(_mm256_add_pd(acceleration[h], step[h]), limit[h]);
                acceleration[h] = _mm256_blendv_pd(acceleration[h], faster, gains);
                acceleration[h] = _mm256_blendv_pd(acceleration[h], step[h], turns);
                __m256d turned = _mm256_xor_pd(_mm256_max_pd(extreme[h], beyond), minus);
                stop[h] = _mm256_blendv_pd(stop[h], turned, turns);
                extreme[h] = _mm256_blendv_pd(_mm256_max_pd(extreme[h], far), _mm256_xor_pd(near, minus), turns);
                is_long[h] = _mm256_xor_pd(is_long[h], _mm256_and_pd(turns, minus));
                if (is_sided) {
                    is_above[h] = is_long[h];
                } else {
                    __m256d price = _mm256_blendv_pd(minus_top, top, is_long[h]);
                    is_above[h] = _mm256_blendv_pd(is_above[h], is_long[h], _mm256_cmp_pd(stop[h], price, _CMP_NEQ_UQ));
                }
                over[h] = push(over[h], is_above[h]);
                __m256d moved = _mm256_mul_pd(acceleration[h], _mm256_sub_pd(extreme[h], stop[h]));
                __m256d bound = _mm256_blendv_pd(minus_ceiling, floor, is_long[h]);
                stop[h] = _mm256_min_pd(_mm256_add_pd(stop[h], moved), bound);
            }
        }
        store(over, end - 1, words, above);
    }
}
#endif

static int has_lanes(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2");
#else
    return 0;
#endif
}

unsigned compare_macd(const double *x, size_t count, const macd_lane *lanes, size_t words, uint64_t *above, uint64_t *below) {
    averages begun[lane_count] = {0};
    unsigned undecided = 0;
    size_t together = has_lanes() ? 0 : count;
    for (size_t lane = 0; lane < lane_count; lane++) together = later(together, lanes[lane].defined + 1, count);
    clear(above, words);
    clear(below, words);
    for (size_t lane = 0; lane < lane_count; lane++) {
        if (lanes[lane].defined >= count) continue;
        int decided = macd_alone(x, together, lanes + lane, begun + lane, above + lane * words, below + lane * words);
        undecided |= (unsigned)!decided << lane;
    }
#if defined(__x86_64__)
    if (together > 0 && together < count) undecided |= macd_together(x, together, count, lanes, begun, words, above, below);
#endif
    return undecided;
}

void compare_supertrend(const double *middle, const double *close, const double *ranges, size_t count,
                        const supertrend_lane *lanes, size_t words, uint64_t *above, uint64_t *below) {
    trend begun[lane_count] = {0};
    size_t together = has_lanes() ? 0 : count;
    for (size_t lane = 0; lane < lane_count; lane++) together = later(together, lanes[lane].first + 1, count);
    clear(above, words);
    for (size_t lane = 0; lane < lane_count; lane++) {
        supertrend_alone(middle, close, ranges + lanes[lane].range, together, lanes + lane, begun + lane, above + lane * words);
    }
#if defined(__x86_64__)
    if (together > 0 && together < count) supertrend_together(middle, close, ranges, together, count, lanes, begun, words, above);
#endif
    complement(above, below, words);
}

void compare_stop(const double *high, const double *low, size_t count, const stop_lane *lanes, size_t words, uint64_t *above,
                  uint64_t *below) {
    parabola begun[lane_count] = {0};
    size_t together = has_lanes() ? 0 : count;
    for (size_t lane = 0; lane < lane_count; lane++) together = later(together, lanes[lane].first + 1, count);
    clear(above, words);
    for (size_t lane = 0; lane < lane_count; lane++) {
        stop_alone(high, low, together, lanes + lane, begun + lane, above + lane * words);
    }
#if defined(__x86_64__)
    if (together > 0 && together < count) stop_together(high, low, together, count, lanes, begun, words, above);
#endif
    complement(above, below, words);
}
