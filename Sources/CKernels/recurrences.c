// Values that depend on the one before, eight bars at a time: inside a block sums are carried on in three steps, and only from
// block to block does one value wait for another. Blocks are laid from `first` on; the last one is filled up with zeros.
#include "blocks.h"
#include "kernels.h"

// Powers of a factor a: a in all lanes; a, a² twice; a…a⁴; a⁵…a⁸; a⁸ in all lanes.
typedef struct {
    four first, pairs, fours, eights, eighth;
} powers;

INLINE powers powers_of(double a) {
    double a2 = a * a, a3 = a2 * a, a4 = a2 * a2;
    four fours = {a, a2, a3, a4};
    return (powers){all4(a), {a, a2, a, a2}, fours, fours * all4(a4), all4(a4 * a4)};
}

typedef struct { four low, high; } halves;

INLINE halves split(block x) {
    return (halves){__builtin_shufflevector(x, x, 0, 1, 2, 3), __builtin_shufflevector(x, x, 4, 5, 6, 7)};
}

INLINE block joined(halves x) { return __builtin_shufflevector(x.low, x.high, 0, 1, 2, 3, 4, 5, 6, 7); }

INLINE four last_of(four x) { return __builtin_shufflevector(x, x, 3, 3, 3, 3); }

// The bar before each of every other one, 0 before the others.
INLINE four before_second(four d) { return __builtin_shufflevector((four){0}, d, 0, 4, 2, 6); }

// Carries what pairs of bars come to on to the pair after them.
INLINE four carry_pairs(four d, const powers *p) {
    four carried = __builtin_shufflevector(d, d, 1, 1, 3, 3) * p->pairs;
    return d + __builtin_shufflevector((four){0}, carried, 0, 1, 4, 5);
}

// d[j] + a·d[j - 1] + a²·d[j - 2] + … of pairs for which it has been done.
INLINE halves carry_on(halves d, const powers *p) {
    four low = carry_pairs(d.low, p), high = carry_pairs(d.high, p);
    return (halves){low, high + last_of(low) * p->fours};
}

// sum = a·sum + d from bar to bar. What waits for the block before is the same value in all lanes, and never leaves them.
INLINE block add_decaying(block d, const powers *p, four *sum) {
    halves s = split(d);
    s = carry_on((halves){s.low + before_second(s.low) * p->first, s.high + before_second(s.high) * p->first}, p);
    four before = *sum;
    *sum = last_of(s.high) + before * p->eighth;
    s.low += before * p->fours;
    s.high += before * p->eights;
    return joined(s);
}

// An average: `anchor` + `rest` + `carried`, the latter being all that waits for the block before.
typedef struct {
    powers powers;
    // The weight of a bar, and of the one before it.
    four weight, weight_before, anchor, rest, carried;
} smoothing;

INLINE void set_average(smoothing *s, double value) {
    s->anchor = all4(value);
    s->rest = s->carried = (four){0};
}

INLINE smoothing smoothing_of(double weight, double average) {
    smoothing s = {powers_of(1 - weight), all4(weight), all4((1 - weight) * weight)};
    set_average(&s, average);
    return s;
}

INLINE four weighted_pairs(four d, const smoothing *s) {
    return d * s->weight + before_second(d) * s->weight_before;
}

// average += (x - average) · weight from bar to bar. Returns the averages as distances from the block's first value, which is the
// anchor after it: so equal values have no rounding.
INLINE halves smoothed_distances(block x, smoothing *s) {
    const powers *p = &s->powers;
    halves d = split(x);
    four anchor = __builtin_shufflevector(d.low, d.low, 0, 0, 0, 0);
    d = carry_on((halves){weighted_pairs(d.low - anchor, s), weighted_pairs(d.high - anchor, s)}, p);
    four distance = s->anchor - anchor + s->rest + s->carried;
    s->anchor = anchor;
    s->rest = last_of(d.high);
    s->carried = distance * p->eighth;
    return (halves){d.low + distance * p->fours, d.high + distance * p->eights};
}

INLINE block smoothed(block x, smoothing *s) {
    halves d = smoothed_distances(x, s);
    return joined((halves){d.low + s->anchor, d.high + s->anchor});
}

// What a kernel does with eight bars: inputs are given from the first of them on, and the bar before can be read too.
typedef void step(const double *const *in, void *state, double *const *out);

// Bars as far as they are whole blocks. `inputs` and `outputs`, at most 3 of each, are known when compiled.
INLINE size_t whole_blocks(const double *const *in, int inputs, double *const *out, int outputs, size_t first, size_t end,
                           step *body, void *state) {
    const double *from[3];
    double *to[3];
    for (; first + BARS <= end; first += BARS) {
        for (int k = 0; k < inputs; k++) from[k] = in[k] + first;
        for (int k = 0; k < outputs; k++) to[k] = out[k] + first;
        body(from, state, to);
    }
    return first;
}

// Bars that are less than a block.
INLINE void last_block(const double *const *in, int inputs, double *const *out, int outputs, size_t first, size_t end,
                       step *body, void *state) {
    if (first == end) return;
    double padded_in[3][BARS + 1] = {{0}}, padded_out[3][BARS + 1];
    const double *from[3];
    double *to[3];
    for (int k = 0; k < inputs; k++) {
        memcpy(padded_in[k], in[k] + first - 1, (end - first + 1) * sizeof(double));
        from[k] = padded_in[k] + 1;
    }
    for (int k = 0; k < outputs; k++) {
        padded_out[k][0] = out[k][first - 1];
        to[k] = padded_out[k] + 1;
    }
    body(from, state, to);
    for (int k = 0; k < outputs; k++) memcpy(out[k] + first, to[k], (end - first) * sizeof(double));
}

// Goes on until a bar is not defined, which is returned.
INLINE size_t each_block(const double *const *in, int inputs, double *const *out, int outputs, size_t first, size_t end,
                         step *body, void *state) {
    for (int is_whole = 1; is_whole && first + BARS <= end;) {
        size_t stop = end_of_defined(in, inputs, first, first + STRETCH < end ? first + STRETCH : end);
        is_whole = stop == first + STRETCH;
        first = whole_blocks(in, inputs, out, outputs, first, stop, body, state);
    }
    end = end_of_defined(in, inputs, first, end - first < BARS ? end : first + BARS);
    last_block(in, inputs, out, outputs, first, end, body, state);
    return end;
}

INLINE void smooth_step(const double *const *in, void *state, double *const *out) {
    store(out[0], smoothed(load(in[0]), state));
}

KERNEL size_t smooth(const double *x, size_t first, size_t end, double weight, double average, double *out) {
    smoothing s = smoothing_of(weight, average);
    return each_block(&x, 1, &out, 1, first, end, smooth_step, &s);
}

INLINE block true_range(const double *high, const double *low, const double *close) {
    block before = load(close - 1);
    return larger(load(high), before) - smaller(load(low), before);
}

INLINE void range_step(const double *const *in, void *state, double *const *out) {
    store(out[0], smoothed(true_range(in[0], in[1], in[2]), state));
}

KERNEL size_t smooth_range(const double *high, const double *low, const double *close, size_t first, size_t end,
                         double weight, double average, double *out) {
    smoothing s = smoothing_of(weight, average);
    return each_block((const double *[]){high, low, close}, 3, &out, 1, first, end, range_step, &s);
}

INLINE void line_step(const double *const *in, void *state, double *const *out) {
    smoothing *s = state;
    // Both are distances from the same value.
    halves shorter = smoothed_distances(load(in[0]), s), longer = smoothed_distances(load(in[0]), s + 1);
    store(out[0], joined((halves){shorter.low - longer.low, shorter.high - longer.high}));
}

INLINE void signal_step(const double *const *in, void *state, double *const *out) {
    block line = load(in[0]), signal = smoothed(line, (smoothing *)state + 2);
    store(out[0], signal);
    store(out[1], line - signal);
}

// The line and its average in turns: in one loop a block would wait too long for the other half of itself.
enum { TURN = 256 };

KERNEL size_t smooth_difference(const double *x, size_t first, size_t end, const double *weights,
                                const double *averages, double *line, double *signal, double *difference) {
    smoothing s[3];
    for (int k = 0; k < 3; k++) s[k] = smoothing_of(weights[k], averages[k]);
    for (size_t stop = first; first < end; first = stop) {
        size_t turn = first + TURN < end ? first + TURN : end;
        stop = each_block(&x, 1, &line, 1, first, turn, line_step, s);
        const double *lines[] = {line};
        double *outs[] = {signal, difference};
        last_block(lines, 1, outs, 2, whole_blocks(lines, 1, outs, 2, first, stop, signal_step, s), stop, signal_step, s);
        if (stop < turn) return stop;
    }
    return end;
}

typedef struct {
    powers powers;
    four sums[3];
} sums;

INLINE sums sums_of(double factor, const double *values, int count) {
    sums s = {powers_of(factor)};
    for (int k = 0; k < count; k++) s.sums[k] = all4(values[k]);
    return s;
}

INLINE void share_step(const double *const *in, void *state, double *const *out) {
    sums *s = state;
    block move = load(in[0]) - load(in[0] - 1), zero = {0};
    block rises = add_decaying(larger(move, zero), &s->powers, s->sums);
    store(out[0], part(rises, add_decaying(magnitude(move), &s->powers, s->sums + 1)));
    if (!any(move == zero)) return;
    for (int i = 0; i < BARS; i++) {
        if (move[i] == 0) out[0][i] = out[0][i - 1];
    }
}

KERNEL size_t rising_share(const double *x, size_t first, size_t end, double factor, const double *both, double *out) {
    sums s = sums_of(factor, both, 2);
    return each_block(&x, 1, &out, 1, first, end, share_step, &s);
}

typedef struct {
    sums sums;
    smoothing strength;
} directions;

// Smooths the stretches of bars that have a direction; the others leave the average as it is.
INLINE void smooth_directed(block x, choice has_direction, smoothing *s, double *out) {
    for (int i = 0; i < BARS;) {
        int count = 0;
        block stretch = {0};
        while (i + count < BARS && has_direction[i + count]) {
            stretch[count] = x[i + count];
            count++;
        }
        if (count > 0) {
            stretch = smoothed(stretch, s);
            for (int k = 0; k < count; k++) out[i + k] = stretch[k];
            set_average(s, stretch[count - 1]);
        } else {
            out[i] = out[i - 1];
            count = 1;
        }
        i += count;
    }
}

INLINE void direction_step(const double *const *in, void *state, double *const *out) {
    directions *d = state;
    block zero = {0};
    block up = load(in[0]) - load(in[0] - 1), down = load(in[1] - 1) - load(in[1]);
    block range = add_decaying(true_range(in[0], in[1], in[2]), &d->sums.powers, d->sums.sums + 2);
    block rise = pick((up > down) & (up > zero), up, zero), fall = pick((down > up) & (down > zero), down, zero);
    block plus = part(add_decaying(rise, &d->sums.powers, d->sums.sums), range);
    block minus = part(add_decaying(fall, &d->sums.powers, d->sums.sums + 1), range);
    store(out[1], plus);
    store(out[2], minus);
    block total = plus + minus, direction = part(magnitude(plus - minus), total);
    if (any(total <= zero)) return smooth_directed(direction, total > zero, &d->strength, out[0]);
    store(out[0], smoothed(direction, &d->strength));
}

KERNEL size_t directional_movement(const double *high, const double *low, const double *close, size_t first, size_t end,
                                 double weight, const double *state, double *strength, double *plus, double *minus) {
    directions d = {sums_of(1 - weight, state, 3), smoothing_of(weight, state[3])};
    return each_block((const double *[]){high, low, close}, 3, (double *[]){strength, plus, minus}, 3, first, end,
               direction_step, &d);
}

INLINE void balance_step(const double *const *in, void *state, double *const *out) {
    block close = load(in[0]), before = load(in[0] - 1), volume = load(in[1]), zero = {0};
    sums *s = state;
    block change = pick(close > before, volume, pick(close < before, -volume, zero));
    store(out[0], add_decaying(change, &s->powers, s->sums));
}

KERNEL size_t balance_volume(const double *close, const double *volume, size_t first, size_t end, double total,
                           double *out) {
    sums s = sums_of(1, &total, 1);
    return each_block((const double *[]){close, volume}, 2, &out, 1, first, end, balance_step, &s);
}

INLINE void total_step(const double *const *in, void *state, double *const *out) {
    sums *s = state;
    store(out[0], add_decaying(load(in[0]), &s->powers, s->sums));
}

KERNEL size_t add_up(const double *x, size_t first, size_t end, double total, double *out) {
    sums s = sums_of(1, &total, 1);
    return each_block(&x, 1, &out, 1, first, end, total_step, &s);
}
