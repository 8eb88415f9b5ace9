// Values of the last `period` bars, in time proportional to the bars and the logarithm of the period: windows of 1, 2, 4, …
// bars are joined by twos, and those that add up to the period are joined to one. Nothing is ever taken out of a sum, so there
// is no cancellation and no drift: a value that has left the window has left no rounding behind, and a window's value depends
// on its own bars alone.
#include "blocks.h"
#include "kernels.h"

// What is known of a window, or its outputs, for eight windows that begin one bar after the other.
typedef struct { block a, b, c; } fold;

// A piece of the columns from the first bar of its first window on, and room for its folds, all with some bars to spare.
typedef struct {
    const double *x, *y, *z;
    double *a, *b, *begun_a, *begun_b;
    size_t period, count;
    // What a kernel scales its output by.
    double scale;
    const double *next[3];
} piece;

// The windows of one bar, from bar i on.
typedef fold term(const piece *p, size_t i);
// Two neighbouring windows of `width` bars, a power of two, the older of which begins at bar i.
typedef fold join(const piece *p, fold older, fold newer, size_t i, size_t width);
// A window of `have` bars that begins at bar i, and the joined one of `width` that follows it. `have` can be 0.
typedef fold extend(const piece *p, fold older, fold newer, size_t i, size_t have, size_t width);
// The outputs of whole windows that begin at bar i.
typedef fold yield(const piece *p, fold whole, size_t i);

// All but `scale` is known when compiled.
typedef struct {
    int inputs, parts, outputs;
    term *term;
    join *join;
    // None where windows can overlap and be joined still.
    extend *extend;
    yield *yield;
    double scale;
} rule;

INLINE fold load_fold(const double *a, const double *b, int parts, size_t i) {
    return (fold){load(a + i), parts > 1 ? load(b + i) : (block){0}};
}

INLINE void store_fold(double *a, double *b, int parts, size_t i, fold values) {
    store(a + i, values.a);
    if (parts > 1) store(b + i, values.b);
}

// Eight outputs: windows of `width` bars, after those of `have` bars, make up the period.
INLINE fold finished(const rule r, const piece *p, size_t have, size_t width, size_t i) {
    fold newer = load_fold(p->a, p->b, r.parts, i + (r.extend ? have : p->period - width));
    if (!r.extend) return r.yield(p, r.join(p, load_fold(p->a, p->b, r.parts, i), newer, i, width), i);
    fold begun = have ? load_fold(p->begun_a, p->begun_b, r.parts, i) : (fold){{0}};
    return r.yield(p, r.extend(p, begun, newer, i, have, width), i);
}

INLINE void finish(const rule r, const piece *p, size_t have, size_t width, double *const *out) {
    size_t i = 0;
    for (; i + BARS <= p->count; i += BARS) {
        // The bars after the piece are fetched meanwhile.
        for (int k = 0; k < r.inputs; k++) __builtin_prefetch(p->next[k] + i);
        fold values = finished(r, p, have, width, i);
        store(out[0] + i, values.a);
        if (r.outputs > 1) store(out[1] + i, values.b);
        if (r.outputs > 2) store(out[2] + i, values.c);
    }
    if (i == p->count) return;
    fold values = finished(r, p, have, width, i);
    size_t rest = (p->count - i) * sizeof(double);
    memcpy(out[0] + i, &values.a, rest);
    if (r.outputs > 1) memcpy(out[1] + i, &values.b, rest);
    if (r.outputs > 2) memcpy(out[2] + i, &values.c, rest);
}

INLINE void roll_piece(const rule r, const piece *p, double *const *out) {
    size_t count = p->count, bars = count + p->period - 1, width = 1, have = 0;
    if (p->period == 1) {
        for (size_t i = 0; i < count; i += BARS) store_fold(p->a, p->b, r.parts, i, r.term(p, i));
        return finish(r, p, 0, 1, out);
    }
    for (size_t i = 0; i + 1 < bars; i += BARS) {
        if (i < count) {
            for (int k = 0; k < r.outputs; k++) __builtin_prefetch(out[k] + i, 1);
        }
        fold older = r.term(p, i), newer = r.term(p, i + 1);
        if (r.extend && (p->period & 1) && i < count) {
            store_fold(p->begun_a, p->begun_b, r.parts, i, r.extend(p, (fold){{0}}, older, i, 0, 1));
        }
        store_fold(p->a, p->b, r.parts, i, r.join(p, older, newer, i, 1));
    }
    have = r.extend ? p->period & 1 : 0;
    for (width = 2; 2 * width <= p->period; width *= 2) {
        if (r.extend && (p->period & width)) {
            for (size_t i = 0; i < count; i += BARS) {
                fold newer = load_fold(p->a, p->b, r.parts, i + have);
                fold begun = have ? load_fold(p->begun_a, p->begun_b, r.parts, i) : (fold){{0}};
                store_fold(p->begun_a, p->begun_b, r.parts, i, r.extend(p, begun, newer, i, have, width));
            }
            have += width;
        }
        for (size_t i = 0; i + 2 * width <= bars; i += BARS) {
            fold older = load_fold(p->a, p->b, r.parts, i), newer = load_fold(p->a, p->b, r.parts, i + width);
            store_fold(p->a, p->b, r.parts, i, r.join(p, older, newer, i, width));
        }
    }
    if (have) return finish(r, p, have, width, out);
    finish(r, p, 0, width, out);
}

// Windows of a piece: its folds stay in the fastest memory, and most of them are of use.
INLINE size_t piece_bars(size_t period) { return 2 * period > 512 ? 2 * period : 512; }

enum { SPARE = 32, PLANES = 7 };

size_t rolling_scratch(size_t period) { return PLANES * (piece_bars(period) + period + SPARE); }

INLINE size_t roll(const rule r, const double *const *in, size_t period, size_t first, size_t end, double *scratch,
                   double *const *out) {
    double *planes[PLANES];
    for (size_t k = 0; k < PLANES; k++) planes[k] = scratch + k * (rolling_scratch(period) / PLANES);
    while (first < end) {
        size_t wanted = first + piece_bars(period) < end ? first + piece_bars(period) : end;
        size_t stop = end_of_defined(in, r.inputs, first, wanted);
        size_t bars = stop - first + period - 1;
        const double *from[3] = {0}, *next[3] = {0};
        double *to[3];
        for (int k = 0; k < r.outputs; k++) to[k] = out[k] + first;
        for (int k = 0; k < r.inputs; k++) {
            from[k] = in[k] + first + 1 - period;
            next[k] = in[k] + stop;
            if (stop + SPARE <= end) continue;
            // Whole blocks can be read from the copy.
            memcpy(planes[k], from[k], bars * sizeof(double));
            memset(planes[k] + bars, 0, SPARE * sizeof(double));
            from[k] = planes[k];
        }
        piece p = {from[0],   from[1], from[2],      planes[3], planes[4],
                   planes[5], planes[6], period, stop - first, r.scale, {next[0], next[1], next[2]}};
        roll_piece(r, &p, to);
        first = stop;
        if (stop < wanted) break;
    }
    return first;
}

INLINE fold one(const piece *p, size_t i) { return (fold){load(p->x + i)}; }
INLINE fold itself(const piece *p, fold whole, size_t i) { return whole; }
INLINE fold both(const piece *p, size_t i) { return (fold){load(p->x + i), load(p->y + i)}; }

INLINE fold join_highest(const piece *p, fold older, fold newer, size_t i, size_t width) {
    return (fold){larger(older.a, newer.a)};
}

KERNEL size_t rolling_highest(const double *x, size_t period, size_t first, size_t end, double *scratch, double *out) {
    return roll((rule){1, 1, 1, one, join_highest, 0, itself}, &x, period, first, end, scratch, &out);
}

INLINE fold join_lowest(const piece *p, fold older, fold newer, size_t i, size_t width) {
    return (fold){smaller(older.a, newer.a)};
}

KERNEL size_t rolling_lowest(const double *x, size_t period, size_t first, size_t end, double *scratch, double *out) {
    return roll((rule){1, 1, 1, one, join_lowest, 0, itself}, &x, period, first, end, scratch, &out);
}

INLINE fold join_channels(const piece *p, fold older, fold newer, size_t i, size_t width) {
    return (fold){larger(older.a, newer.a), smaller(older.b, newer.b)};
}

INLINE fold with_middle(const piece *p, fold whole, size_t i) {
    return (fold){whole.a, (whole.a + whole.b) * all(0.5), whole.b};
}

KERNEL size_t rolling_channel(const double *high, const double *low, size_t period, size_t first, size_t end,
                              double *scratch, double *upper, double *middle, double *lower) {
    return roll((rule){2, 2, 3, both, join_channels, 0, with_middle}, (const double *[]){high, low}, period, first, end,
                scratch, (double *[]){upper, middle, lower});
}

INLINE block last_close(const piece *p, size_t i) { return load(p->z + i + p->period - 1); }

INLINE fold above_lowest(const piece *p, fold whole, size_t i) {
    return (fold){part(last_close(p, i) - whole.b, whole.a - whole.b)};
}

KERNEL size_t rolling_place(const double *high, const double *low, const double *close, size_t period, size_t first,
                            size_t end, double *scratch, double *out) {
    return roll((rule){3, 2, 1, both, join_channels, 0, above_lowest}, (const double *[]){high, low, close}, period,
                first, end, scratch, &out);
}

INLINE fold below_highest(const piece *p, fold whole, size_t i) {
    return (fold){part(whole.a - last_close(p, i), whole.a - whole.b)};
}

KERNEL size_t rolling_depth(const double *high, const double *low, const double *close, size_t period, size_t first,
                            size_t end, double *scratch, double *out) {
    return roll((rule){3, 2, 1, both, join_channels, 0, below_highest}, (const double *[]){high, low, close}, period,
                first, end, scratch, &out);
}

// A value and its place in the piece.
INLINE fold placed(const piece *p, size_t i) {
    return (fold){load(p->x + i), all((double)i) + (block){0, 1, 2, 3, 4, 5, 6, 7}};
}

INLINE fold join_latest_highest(const piece *p, fold older, fold newer, size_t i, size_t width) {
    choice is_newer = newer.a >= older.a;
    return (fold){pick(is_newer, newer.a, older.a), pick(is_newer, newer.b, older.b)};
}

INLINE fold join_latest_lowest(const piece *p, fold older, fold newer, size_t i, size_t width) {
    choice is_newer = newer.a <= older.a;
    return (fold){pick(is_newer, newer.a, older.a), pick(is_newer, newer.b, older.b)};
}

INLINE fold age(const piece *p, fold whole, size_t i) {
    return (fold){placed(p, i).b + all((double)(p->period - 1)) - whole.b};
}

KERNEL size_t rolling_age_of_highest(const double *x, size_t period, size_t first, size_t end, double *scratch,
                                     double *out) {
    return roll((rule){1, 2, 1, placed, join_latest_highest, 0, age}, &x, period, first, end, scratch, &out);
}

KERNEL size_t rolling_age_of_lowest(const double *x, size_t period, size_t first, size_t end, double *scratch,
                                    double *out) {
    return roll((rule){1, 2, 1, placed, join_latest_lowest, 0, age}, &x, period, first, end, scratch, &out);
}

INLINE fold add(const piece *p, fold older, fold newer, size_t i, size_t width) {
    return (fold){older.a + newer.a, older.b + newer.b};
}

INLINE fold add_more(const piece *p, fold older, fold newer, size_t i, size_t have, size_t width) {
    return add(p, older, newer, i, width);
}

KERNEL size_t rolling_sums(const double *x, const double *y, size_t period, size_t first, size_t end, double *scratch,
                         double *x_out, double *y_out) {
    return roll((rule){2, 2, 2, both, add, add_more, itself}, (const double *[]){x, y}, period, first, end, scratch,
         (double *[]){x_out, y_out});
}

// Sums of a power of two of equal values have no rounding; others would, so distances from the first value are summed.
INLINE fold add_distances(const piece *p, fold older, fold newer, size_t i, size_t have, size_t width) {
    return (fold){older.a + (newer.a - load(p->x + i) * all((double)width))};
}

INLINE fold mean_of_distances(const piece *p, fold whole, size_t i) {
    return (fold){load(p->x + i) + whole.a * all(1 / (double)p->period)};
}

KERNEL size_t rolling_mean(const double *x, size_t period, size_t first, size_t end, double *scratch, double *out) {
    return roll((rule){1, 1, 1, one, add, add_distances, mean_of_distances}, &x, period, first, end, scratch, &out);
}

// Sum, and sum of the squared distances from the mean (Chan, Golub and LeVeque 1979).
INLINE fold join_squares(const piece *p, fold older, fold newer, size_t i, size_t width) {
    block distance = newer.a - older.a;
    return (fold){older.a + newer.a, older.b + newer.b + distance * distance * all(0.5 / (double)width)};
}

// The same, with the mean in place of the sum.
INLINE fold extend_squares(const piece *p, fold older, fold newer, size_t i, size_t have, size_t width) {
    block mean = newer.a * all(1 / (double)width);
    if (have == 0) return (fold){mean, newer.b};
    block distance = mean - older.a;
    double share = (double)width / (double)(have + width);
    return (fold){older.a + distance * all(share),
                  older.b + newer.b + distance * distance * all((double)have * share)};
}

INLINE block deviation(const piece *p, block squares) {
    return __builtin_elementwise_sqrt(squares * all(1 / (double)p->period));
}

INLINE fold mean_and_deviation(const piece *p, fold whole, size_t i) {
    return (fold){whole.a, deviation(p, whole.b)};
}

KERNEL size_t rolling_deviation(const double *x, size_t period, size_t first, size_t end, double *scratch, double *mean,
                                double *deviations) {
    return roll((rule){1, 2, 2, one, join_squares, extend_squares, mean_and_deviation}, &x, period, first, end, scratch,
                (double *[]){mean, deviations});
}

INLINE fold bands(const piece *p, fold whole, size_t i) {
    block distance = deviation(p, whole.b) * all(p->scale);
    return (fold){whole.a + distance, whole.a, whole.a - distance};
}

KERNEL size_t rolling_bands(const double *x, size_t period, double scale, size_t first, size_t end, double *scratch,
                            double *upper, double *middle, double *lower) {
    return roll((rule){1, 2, 3, one, join_squares, extend_squares, bands, scale}, &x, period, first, end, scratch,
                (double *[]){upper, middle, lower});
}

// Sum, and sum of the values times their places from the middle.
INLINE fold join_tilts(const piece *p, fold older, fold newer, size_t i, size_t width) {
    return (fold){older.a + newer.a, older.b + newer.b + (newer.a - older.a) * all(0.5 * (double)width)};
}

// The same, with the mean in place of the sum.
INLINE fold extend_tilts(const piece *p, fold older, fold newer, size_t i, size_t have, size_t width) {
    block mean = newer.a * all(1 / (double)width);
    if (have == 0) return (fold){mean, newer.b};
    block distance = mean - older.a;
    return (fold){older.a + distance * all((double)width / (double)(have + width)),
                  older.b + newer.b + distance * all(0.5 * (double)have * (double)width)};
}

KERNEL size_t rolling_tilt(const double *x, size_t period, size_t first, size_t end, double *scratch, double *mean,
                         double *tilt) {
    return roll((rule){1, 2, 2, one, join_tilts, extend_tilts, itself}, &x, period, first, end, scratch,
         (double *[]){mean, tilt});
}

// Weight, and weighted sum of the distances from the window's first value.
INLINE fold weight_alone(const piece *p, size_t i) { return (fold){load(p->y + i)}; }

INLINE fold extend_weighted(const piece *p, fold older, fold newer, size_t i, size_t have, size_t width) {
    block distance = load(p->x + i + have) - load(p->x + i);
    return (fold){older.a + newer.a, older.b + newer.b + distance * newer.a};
}

INLINE fold join_weighted(const piece *p, fold older, fold newer, size_t i, size_t width) {
    return extend_weighted(p, older, newer, i, width, width);
}

INLINE fold weighted_mean(const piece *p, fold whole, size_t i) {
    return (fold){load(p->x + i) + whole.b / whole.a};
}

KERNEL size_t rolling_weighted_mean(const double *x, const double *weight, size_t period, size_t first, size_t end,
                                  double *scratch, double *out) {
    return roll((rule){2, 2, 1, weight_alone, join_weighted, extend_weighted, weighted_mean}, (const double *[]){x, weight},
         period, first, end, scratch, &out);
}
