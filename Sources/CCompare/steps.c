#include "compare.h"
#include "vectors.h"

static const int16_t least_step = -INT16_MAX;
static const double step_count = 2 * INT16_MAX;

// Steps a unit for a range of values; 0 where there is one value, or a range beyond that of a double: then all are on one step.
static double scale_of_range(double lowest, double highest) {
    double scale = step_count / (highest - lowest);
    return scale > 0 && scale < 1e300 ? scale : 0;
}

static int16_t step_of(double value, double base, double scale) {
    return (int16_t)((int32_t)((value - base) * scale) + least_step);
}

void bars_of_range(const double *low, const double *high, size_t count, double *scale) {
    for (size_t i = 0; i < count; i++) scale[i] = scale_of_range(low[i], high[i]);
}

WIDE void widen_ranges(const double *x, size_t first, size_t count, double *low, double *high) {
    for (size_t i = first; i < count; i++) {
        low[i] = x[i] < low[i] ? x[i] : low[i];
        high[i] = x[i] > high[i] ? x[i] : high[i];
    }
}

WIDE void steps_of_bars(const double *x, const double *base, const double *scale, size_t first, size_t count, int16_t *steps) {
    for (size_t i = first; i < count; i++) steps[i] = step_of(x[i], base[i], scale[i]);
}

WIDE int range_of_column(const double *x, size_t count, double *lowest, double *highest) {
    // Eight at a time by hand: the compiler keeps the order of comparisons, because some value might not be a number.
    eight low, high, here;
    choice undefined = {0};
    for (size_t i = 0; i < 8; i++) low[i] = x[i < count ? i : 0];
    high = here = low;
    for (size_t i = 0; i < count; i += 8) {
        // The last eight may have been looked at in part.
        if (count >= 8) here = EIGHT(x, i + 8 <= count ? i : count - 8);
        choice under = here < low, over = here > high;
        low = (eight)((under & (choice)here) | (~under & (choice)low));
        high = (eight)((over & (choice)here) | (~over & (choice)high));
        undefined |= here - here != (eight){0};
    }
    *lowest = low[0];
    *highest = high[0];
    for (size_t i = 0; i < 8; i++) {
        *lowest = low[i] < *lowest ? low[i] : *lowest;
        *highest = high[i] > *highest ? high[i] : *highest;
    }
    return BITS_OF_8(undefined) == 0;
}

WIDE double steps_of_column(const double *x, size_t first, size_t count, double lowest, double highest, int16_t *steps) {
    double scale = scale_of_range(lowest, highest);
    for (size_t i = first; i < count; i++) steps[i] = step_of(x[i], lowest, scale);
    return scale;
}

WIDE void extremes_of_words(const int16_t *steps, size_t words, int16_t *low, int16_t *high) {
    for (size_t word = 0; word < words; word++) {
        int16_t lowest = INT16_MAX, highest = INT16_MIN;
        for (size_t i = 64 * word; i < 64 * word + 64; i++) {
            lowest = steps[i] < lowest ? steps[i] : lowest;
            highest = steps[i] > highest ? steps[i] : highest;
        }
        low[word] = lowest;
        high[word] = highest;
    }
}

// The step of a level: a level above a value is never on a lower one. No value is on the step below the lowest.
static int16_t step_of_level(double level, double base, double scale) {
    if (scale == 0) return least_step;
    double step = (level - base) * scale;
    if (!(step >= 0)) return INT16_MIN;
    return (int16_t)((step < step_count ? (int32_t)step : (int32_t)step_count) + least_step);
}

// The bars of a word that are in [first, end).
static uint64_t bars_between(size_t word, size_t first, size_t end) {
    size_t from = 64 * word;
    if (first >= from + 64 || end <= from) return 0;
    uint64_t bars = UINT64_MAX;
    if (first > from) bars <<= first - from;
    if (end < from + 64) bars &= UINT64_MAX >> (from + 64 - end);
    return bars;
}

// Words are looked at in groups, so that what is known of each stays in the fastest memory.
enum { group_size = 64 };

// A word that has bars in it.
typedef struct { uint64_t bars; size_t first; } filled;

// Appends the bars of a word at which it changes to the bar after, if there are any: how many cannot be foretold, so nothing is asked.
INLINE size_t append_turns(filled *turns, size_t count, uint64_t above, uint64_t before, size_t word) {
    turns[count] = (filled){above ^ (above << 1 | before >> 63), 64 * word};
    return count + (turns[count].bars != 0);
}

// MARK: Steps alone

// A word of steps.
typedef int16_t word_of_steps __attribute__((vector_size(2 * 64), aligned(2)));

#define STEPS(PLACE) (*(const word_of_steps *)(PLACE))

// The words in which x changes sides, and the last word of where it is above. Returns in which words some are on one step.
INLINE uint64_t turns_of_steps(const int16_t *x, const int16_t *y, size_t word, size_t words, uint64_t *before, filled *turns,
                               size_t *count) {
    uint64_t is_even = 0, last = *before;
    size_t found = 0;
    for (size_t k = 0; k < words; k++) {
        word_of_steps a = STEPS(x + 64 * k), b = STEPS(y + 64 * k);
        uint64_t above = BITS_OF_64(a > b);
        is_even |= (uint64_t)(BITS_OF_64(a == b) != 0) << k;
        found = append_turns(turns, found, above, last, word + k);
        last = above;
    }
    *before = last;
    *count = found;
    return is_even;
}

typedef struct {
    const int16_t *steps, *lowest, *highest;
    int16_t low, high;
} levels;

// Where the steps of a word are above the high level and below the low one. Returns whether some are on a level.
INLINE uint64_t sides_of_word(const levels *l, size_t word, uint64_t *above, uint64_t *below) {
    word_of_steps steps = STEPS(l->steps + 64 * word);
    *above = BITS_OF_64(steps > l->high);
    *below = BITS_OF_64(steps < l->low);
    return BITS_OF_64((steps == l->high) | (steps == l->low)) != 0;
}

// Of a group of words those in which a step is above the high level or below the low one, or on one.
INLINE uint64_t reached_words(const levels *l, size_t group) {
    return BITS_OF_64((STEPS(l->highest + group) >= l->high) | (STEPS(l->lowest + group) <= l->low));
}

// MARK: Values, where steps don't tell

// The bars of a word that are asked for, where both columns are on one step: above or below as they are themselves, or neither.
INLINE void decide_columns(const int16_t *steps_x, const double *x, const int16_t *steps_y, const double *y, size_t word,
                           uint64_t asked, uint64_t *above, uint64_t *below) {
    uint64_t even = BITS_OF_64(STEPS(steps_x + 64 * word) == STEPS(steps_y + 64 * word)) & asked;
    *above &= ~even;
    *below &= ~even;
    for (; even; even &= even - 1) {
        size_t bar = 64 * word + (size_t)__builtin_ctzll(even);
        if (x[bar] > y[bar]) *above |= (uint64_t)1 << (bar & 63);
        if (x[bar] < y[bar]) *below |= (uint64_t)1 << (bar & 63);
    }
}

// The bars of a word up to an end that are on a level's own step.
INLINE void decide_levels(const levels *l, const double *x, double low, double high, size_t word, size_t end, uint64_t *above,
                          uint64_t *below) {
    word_of_steps steps = STEPS(l->steps + 64 * word);
    uint64_t asked = bars_between(word, 0, end);
    for (uint64_t even = BITS_OF_64(steps == l->high) & asked; even; even &= even - 1) {
        size_t bar = 64 * word + (size_t)__builtin_ctzll(even);
        if (x[bar] > high) *above |= (uint64_t)1 << (bar & 63);
    }
    for (uint64_t even = BITS_OF_64(steps == l->low) & asked; even; even &= even - 1) {
        size_t bar = 64 * word + (size_t)__builtin_ctzll(even);
        if (x[bar] < low) *below |= (uint64_t)1 << (bar & 63);
    }
}

// MARK: Masks

WIDE void compare_levels(const int16_t *steps, const double *x, size_t count, double base, double scale, double low,
                         double high, uint64_t *above, uint64_t *below) {
    levels l = {steps, 0, 0, step_of_level(low, base, scale), step_of_level(high, base, scale)};
    size_t words = (count + 63) / 64;
    for (size_t word = 0; word < words; word++) {
        if (sides_of_word(&l, word, above + word, below + word)) {
            decide_levels(&l, x, low, high, word, count, above + word, below + word);
        }
    }
    above[words - 1] &= bars_between(words - 1, 0, count);
    below[words - 1] &= bars_between(words - 1, 0, count);
}

// MARK: Changes of a position

INLINE size_t write_bars(const filled *words, size_t count, ptrdiff_t *bars) {
    size_t found = 0;
    for (size_t k = 0; k < count; k++) {
        uint64_t rest = words[k].bars;
        do {
            bars[found++] = (ptrdiff_t)(words[k].first + (size_t)__builtin_ctzll(rest));
            rest &= rest - 1;
        } while (rest);
    }
    return found;
}

WIDE ptrdiff_t changes_by_columns(const int16_t *steps_x, const double *x, const int16_t *steps_y, const double *y,
                                  int enters_below, size_t first, size_t end, ptrdiff_t *bars) {
    size_t found = 0, from = (first - 1) >> 6, last = (end - 1) >> 6;
    uint64_t before = 0;
    int is_there = enters_below ? x[first - 1] < y[first - 1] : x[first - 1] > y[first - 1];
    for (size_t group = from; group <= last; group += group_size) {
        const int16_t *here_x = steps_x + 64 * group, *here_y = steps_y + 64 * group;
        size_t words = last + 1 - group < group_size ? last + 1 - group : group_size;
        filled turns[group_size];
        uint64_t earlier = before;
        size_t count, skipped = 0;
        uint64_t is_even = turns_of_steps(here_x, here_y, group, words, &before, turns, &count);
        if (is_even) {
            count = 0;
            before = earlier;
            for (size_t k = 0; k < words; k++, is_even >>= 1) {
                uint64_t asked = bars_between(group + k, first - 1, end);
                uint64_t above = BITS_OF_64(STEPS(here_x + 64 * k) > STEPS(here_y + 64 * k)), below = ~above;
                if (is_even & 1) decide_columns(steps_x, x, steps_y, y, group + k, asked, &above, &below);
                if (asked & ~(above | below)) return -1;
                count = append_turns(turns, count, above, before, group + k);
                before = above;
            }
        }
        // What is before the first bar and after the last is in the first two words and in the last.
        while (skipped < count && turns[skipped].first <= first) {
            turns[skipped].bars &= bars_between(turns[skipped].first >> 6, first, end);
            if (turns[skipped].bars) break;
            skipped++;
        }
        if (skipped < count && turns[count - 1].first >> 6 == last) {
            turns[count - 1].bars &= bars_between(last, first, end);
            count -= turns[count - 1].bars == 0;
        }
        // The position changes where the column changes sides, but for a first time that would close it.
        if (is_there && skipped < count) {
            turns[skipped].bars &= turns[skipped].bars - 1;
            skipped += turns[skipped].bars == 0;
            is_there = 0;
        }
        found += write_bars(turns + skipped, count - skipped, bars + found);
    }
    return (ptrdiff_t)found;
}

WIDE ptrdiff_t changes_by_levels(const int16_t *steps, const double *x, const int16_t *lowest, const int16_t *highest, double base,
                            double scale, double low, double high, int enters_below, size_t first, size_t end,
                            ptrdiff_t *bars) {
    int16_t low_step = step_of_level(low, base, scale), high_step = step_of_level(high, base, scale);
    levels all = {steps, lowest, highest, low_step, high_step};
    size_t found = 0, last = (end - 1) >> 6;
    unsigned long long held = 0;
    for (size_t group = (first >> 6) & ~(size_t)(group_size - 1); group <= last; group += group_size) {
        // Words that no level is reached in leave the position as it is.
        uint64_t reached = reached_words(&all, group) & bars_between(group / group_size, first >> 6, last + 1);
        size_t words[group_size], count = 0;
        uint64_t above[group_size], below[group_size];
        for (; reached; reached &= reached - 1, count++) {
            size_t word = words[count] = group + (size_t)__builtin_ctzll(reached);
            if (sides_of_word(&all, word, above + count, below + count)) {
                decide_levels(&all, x, low, high, word, end, above + count, below + count);
            }
        }
        // Bars that don't count are in the first word of all and in the last.
        for (size_t k = 0; k < count; k += count > 1 ? count - 1 : 1) {
            uint64_t asked = bars_between(words[k], first, end);
            above[k] &= asked;
            below[k] &= asked;
        }
        const uint64_t *sets = enters_below ? below : above, *resets = enters_below ? above : below;
        // A position is a flip-flop: see PositionChanges.
        filled changes[group_size];
        size_t changed = 0;
        for (size_t k = 0; k < count; k++) {
            uint64_t set = sets[k], reset = resets[k];
            if (set & reset) return -1;
            unsigned long long carry, sum = __builtin_addcll(~reset, set, held, &carry);
            uint64_t was_held = ~reset ^ set ^ sum;
            held = carry;
            changes[changed] = (filled){was_held ^ (was_held >> 1 | held << 63), 64 * words[k]};
            changed += changes[changed].bars != 0;
        }
        found += write_bars(changes, changed, bars + found);
    }
    return (ptrdiff_t)found;
}
