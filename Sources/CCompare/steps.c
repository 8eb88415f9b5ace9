#include "compare.h"

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

#if defined(__x86_64__)
// Wider vectors where the machine has them; the same results.
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

WIDE void widen_ranges(const double *x, size_t first, size_t count, double *low, double *high) {
    for (size_t i = first; i < count; i++) {
        low[i] = x[i] < low[i] ? x[i] : low[i];
        high[i] = x[i] > high[i] ? x[i] : high[i];
    }
}

WIDE void steps_of_bars(const double *x, const double *base, const double *scale, size_t first, size_t count, int16_t *steps) {
    for (size_t i = first; i < count; i++) steps[i] = step_of(x[i], base[i], scale[i]);
}

typedef double lanes __attribute__((vector_size(64)));
typedef int64_t choice __attribute__((vector_size(64)));

WIDE int range_of_column(const double *x, size_t count, double *lowest, double *highest) {
    // Eight at a time by hand: the compiler keeps the order of comparisons, because some value might not be a number.
    lanes low, high, here;
    choice undefined = {0};
    for (size_t i = 0; i < 8; i++) low[i] = x[i < count ? i : 0];
    high = here = low;
    for (size_t i = 0; i < count; i += 8) {
        // The last eight may have been looked at in part.
        if (count >= 8) __builtin_memcpy(&here, x + (i + 8 <= count ? i : count - 8), sizeof here);
        choice under = here < low, over = here > high;
        low = (lanes)((under & (choice)here) | (~under & (choice)low));
        high = (lanes)((over & (choice)here) | (~over & (choice)high));
        undefined |= here - here != (lanes){0};
    }
    int64_t any = 0;
    *lowest = low[0];
    *highest = high[0];
    for (size_t i = 0; i < 8; i++) {
        *lowest = low[i] < *lowest ? low[i] : *lowest;
        *highest = high[i] > *highest ? high[i] : *highest;
        any |= undefined[i];
    }
    return any == 0;
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
static inline __attribute__((always_inline)) size_t append_turns(filled *turns, size_t count, uint64_t above, uint64_t before,
                                                                 size_t word) {
    turns[count] = (filled){above ^ (above << 1 | before >> 63), 64 * word};
    return count + (turns[count].bars != 0);
}

// MARK: Steps alone, in the widest vectors

// Where x is above y, in at most a group of words. Returns in which of them some are on one step.
static uint64_t above_any(const int16_t *x, const int16_t *y, size_t words, uint64_t *above) {
    uint64_t is_even = 0;
    for (size_t k = 0; k < words; k++) {
        uint64_t over = 0, even = 0;
        for (size_t i = 64 * k; i < 64 * k + 64; i++) {
            over |= (uint64_t)(x[i] > y[i]) << (i & 63);
            even |= (uint64_t)(x[i] == y[i]);
        }
        above[k] = over;
        is_even |= even << k;
    }
    return is_even;
}

// The words in which x changes sides, and the last word of where it is above. Returns in which words some are on one step.
static uint64_t turns_any(const int16_t *x, const int16_t *y, size_t word, size_t words, uint64_t *before, filled *turns,
                          size_t *count) {
    uint64_t is_even = 0;
    *count = 0;
    for (size_t k = 0; k < words; k++) {
        uint64_t above;
        is_even |= above_any(x + 64 * k, y + 64 * k, 1, &above) << k;
        *count = append_turns(turns, *count, above, *before, word + k);
        *before = above;
    }
    return is_even;
}

typedef struct {
    const int16_t *steps, *lowest, *highest;
    int16_t low, high;
} levels;

// Where steps are above the high level and below the low one, in the words of a list. Returns in which of them some are on a level.
static uint64_t sides_any(const levels *l, const uint8_t *words, size_t count, uint64_t *above, uint64_t *below) {
    uint64_t is_even = 0;
    for (size_t k = 0; k < count; k++) {
        const int16_t *steps = l->steps + 64 * words[k];
        uint64_t over = 0, under = 0, even = 0;
        for (size_t i = 0; i < 64; i++) {
            over |= (uint64_t)(steps[i] > l->high) << i;
            under |= (uint64_t)(steps[i] < l->low) << i;
            even |= (uint64_t)(steps[i] == l->high || steps[i] == l->low);
        }
        above[k] = over;
        below[k] = under;
        is_even |= even << k;
    }
    return is_even;
}

// Of a group of words those in which a step is above the high level or below the low one, or on one.
static uint64_t reached_any(const levels *l) {
    uint64_t reached = 0;
    for (size_t i = 0; i < group_size; i++) reached |= (uint64_t)(l->highest[i] >= l->high || l->lowest[i] <= l->low) << i;
    return reached;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define INLINE static inline __attribute__((always_inline, target("avx2")))

// Two vectors of sixteen comparisons as 32 bits: packed into a byte a bar, of which the sign bits are the mask.
INLINE uint32_t packed(__m256i a, __m256i b) {
    return (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(_mm256_packs_epi16(a, b), 0xD8));
}

INLINE __m256i sixteen(const int16_t *steps) { return _mm256_loadu_si256((const __m256i *)steps); }

// Where a word of x is above y, and whether some are on one step.
INLINE uint64_t above_word(const int16_t *x, const int16_t *y, uint64_t *is_even) {
    __m256i a = sixteen(x), b = sixteen(x + 16), c = sixteen(x + 32), d = sixteen(x + 48);
    __m256i e = sixteen(y), f = sixteen(y + 16), g = sixteen(y + 32), h = sixteen(y + 48);
    __m256i even = _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi16(a, e), _mm256_cmpeq_epi16(b, f)),
                                   _mm256_or_si256(_mm256_cmpeq_epi16(c, g), _mm256_cmpeq_epi16(d, h)));
    *is_even = (uint64_t)!_mm256_testz_si256(even, even);
    return packed(_mm256_cmpgt_epi16(a, e), _mm256_cmpgt_epi16(b, f)) |
           (uint64_t)packed(_mm256_cmpgt_epi16(c, g), _mm256_cmpgt_epi16(d, h)) << 32;
}

AVX2 static uint64_t above_avx2(const int16_t *x, const int16_t *y, size_t words, uint64_t *above) {
    uint64_t is_even = 0, here;
    for (size_t k = 0; k < words; k++, is_even |= here << (k - 1)) above[k] = above_word(x + 64 * k, y + 64 * k, &here);
    return is_even;
}

AVX2 static uint64_t turns_avx2(const int16_t *x, const int16_t *y, size_t word, size_t words, uint64_t *before,
                                filled *turns, size_t *count) {
    uint64_t is_even = 0, last = *before, here;
    size_t found = 0;
    for (size_t k = 0; k < words; k++) {
        uint64_t above = above_word(x + 64 * k, y + 64 * k, &here);
        is_even |= here << k;
        found = append_turns(turns, found, above, last, word + k);
        last = above;
    }
    *before = last;
    *count = found;
    return is_even;
}

AVX2 static uint64_t sides_avx2(const levels *l, const uint8_t *words, size_t count, uint64_t *above, uint64_t *below) {
    __m256i high = _mm256_set1_epi16(l->high), low = _mm256_set1_epi16(l->low);
    uint64_t is_even = 0;
    for (size_t k = 0; k < count; k++) {
        const int16_t *steps = l->steps + 64 * words[k];
        __m256i a = sixteen(steps), b = sixteen(steps + 16), c = sixteen(steps + 32), d = sixteen(steps + 48);
        above[k] = packed(_mm256_cmpgt_epi16(a, high), _mm256_cmpgt_epi16(b, high)) |
                   (uint64_t)packed(_mm256_cmpgt_epi16(c, high), _mm256_cmpgt_epi16(d, high)) << 32;
        below[k] = packed(_mm256_cmpgt_epi16(low, a), _mm256_cmpgt_epi16(low, b)) |
                   (uint64_t)packed(_mm256_cmpgt_epi16(low, c), _mm256_cmpgt_epi16(low, d)) << 32;
        __m256i even = _mm256_or_si256(_mm256_cmpeq_epi16(a, high), _mm256_cmpeq_epi16(b, high));
        even = _mm256_or_si256(even, _mm256_or_si256(_mm256_cmpeq_epi16(c, high), _mm256_cmpeq_epi16(d, high)));
        even = _mm256_or_si256(even, _mm256_or_si256(_mm256_cmpeq_epi16(a, low), _mm256_cmpeq_epi16(b, low)));
        even = _mm256_or_si256(even, _mm256_or_si256(_mm256_cmpeq_epi16(c, low), _mm256_cmpeq_epi16(d, low)));
        is_even |= (uint64_t)!_mm256_testz_si256(even, even) << k;
    }
    return is_even;
}

AVX2 static uint64_t reached_avx2(const levels *l) {
    __m256i high = _mm256_set1_epi16(l->high), low = _mm256_set1_epi16(l->low), between[4];
    for (size_t k = 0; k < 4; k++) {
        between[k] = _mm256_and_si256(_mm256_cmpgt_epi16(high, sixteen(l->highest + 16 * k)),
                                      _mm256_cmpgt_epi16(sixteen(l->lowest + 16 * k), low));
    }
    return ~(packed(between[0], between[1]) | (uint64_t)packed(between[2], between[3]) << 32);
}

#define BEST(FUNCTION) (__builtin_cpu_supports("avx2") ? FUNCTION##_avx2 : FUNCTION##_any)
#else
#define BEST(FUNCTION) FUNCTION##_any
#endif

// MARK: Values, where steps don't tell

// The bars of a word that are asked for, where both columns are on one step: above or below as they are themselves, or neither.
static void decide_columns(const int16_t *steps_x, const double *x, const int16_t *steps_y, const double *y, size_t word,
                           uint64_t asked, uint64_t *above, uint64_t *below) {
    for (size_t i = 0; i < 64; i++) {
        size_t bar = 64 * word + i;
        uint64_t bit = (uint64_t)1 << i;
        if (!(asked & bit) || steps_x[bar] != steps_y[bar]) continue;
        *above &= ~bit;
        *below &= ~bit;
        if (x[bar] > y[bar]) *above |= bit;
        if (x[bar] < y[bar]) *below |= bit;
    }
}

// The bars of a word up to an end that are on a level's own step.
static void decide_levels(const levels *l, const double *x, double low, double high, size_t word, size_t end,
                          uint64_t *above, uint64_t *below) {
    end = end < 64 * word + 64 ? end : 64 * word + 64;
    for (size_t bar = 64 * word; bar < end; bar++) {
        if (l->steps[bar] == l->high && x[bar] > high) *above |= (uint64_t)1 << (bar & 63);
        if (l->steps[bar] == l->low && x[bar] < low) *below |= (uint64_t)1 << (bar & 63);
    }
}

// MARK: Masks

void compare_levels(const int16_t *steps, const double *x, size_t count, double base, double scale, double low, double high,
                    uint64_t *above, uint64_t *below) {
    levels l = {steps, 0, 0, step_of_level(low, base, scale), step_of_level(high, base, scale)};
    uint8_t next[group_size];
    for (uint8_t i = 0; i < group_size; i++) next[i] = i;
    size_t words = (count + 63) / 64;
    for (size_t group = 0; group < words; group += group_size) {
        levels here = l;
        here.steps += 64 * group;
        size_t size = words - group < group_size ? words - group : group_size;
        uint64_t even = BEST(sides)(&here, next, size, above + group, below + group);
        for (; even; even &= even - 1) {
            size_t word = group + (size_t)__builtin_ctzll(even);
            decide_levels(&l, x, low, high, word, count, above + word, below + word);
        }
        if (group + size == words) {
            above[words - 1] &= bars_between(words - 1, 0, count);
            below[words - 1] &= bars_between(words - 1, 0, count);
        }
    }
}

// MARK: Changes of a position

#if defined(__x86_64__)
// Newer instructions for bits where the machine has them; the same results.
#define BITS __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define BITS
#endif

static inline __attribute__((always_inline)) size_t write_bars(const filled *words, size_t count, ptrdiff_t *bars) {
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

BITS ptrdiff_t changes_by_columns(const int16_t *steps_x, const double *x, const int16_t *steps_y, const double *y,
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
        uint64_t is_even = BEST(turns)(here_x, here_y, group, words, &before, turns, &count);
        if (is_even) {
            uint64_t above[group_size];
            BEST(above)(here_x, here_y, words, above);
            count = 0;
            before = earlier;
            for (size_t k = 0; k < words; k++, is_even >>= 1) {
                uint64_t asked = bars_between(group + k, first - 1, end), below = ~above[k];
                if (is_even & 1) decide_columns(steps_x, x, steps_y, y, group + k, asked, above + k, &below);
                if (asked & ~(above[k] | below)) return -1;
                count = append_turns(turns, count, above[k], before, group + k);
                before = above[k];
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

BITS ptrdiff_t changes_by_levels(const int16_t *steps, const double *x, const int16_t *lowest, const int16_t *highest, double base,
                            double scale, double low, double high, int enters_below, size_t first, size_t end,
                            ptrdiff_t *bars) {
    int16_t low_step = step_of_level(low, base, scale), high_step = step_of_level(high, base, scale);
    levels all = {steps, lowest, highest, low_step, high_step};
    size_t found = 0, last = (end - 1) >> 6;
    unsigned long long held = 0;
    for (size_t group = (first >> 6) & ~(size_t)(group_size - 1); group <= last; group += group_size) {
        levels here = {steps + 64 * group, lowest + group, highest + group, low_step, high_step};
        // Words that no level is reached in leave the position as it is.
        uint64_t reached = BEST(reached)(&here) & bars_between(group / group_size, first >> 6, last + 1);
        uint8_t words[group_size];
        size_t count = 0;
        for (; reached; reached &= reached - 1) words[count++] = (uint8_t)__builtin_ctzll(reached);
        uint64_t above[group_size], below[group_size];
        uint64_t even = BEST(sides)(&here, words, count, above, below);
        for (; even; even &= even - 1) {
            size_t k = (size_t)__builtin_ctzll(even);
            decide_levels(&all, x, low, high, group + words[k], end, above + k, below + k);
        }
        // Bars that don't count are in the first word of all and in the last.
        for (size_t k = 0; k < count; k += count > 1 ? count - 1 : 1) {
            uint64_t asked = bars_between(group + words[k], first, end);
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
            changes[changed] = (filled){was_held ^ (was_held >> 1 | held << 63), 64 * (group + words[k])};
            changed += changes[changed].bars != 0;
        }
        found += write_bars(changes, changed, bars + found);
    }
    return (ptrdiff_t)found;
}
