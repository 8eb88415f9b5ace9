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

typedef struct {
    const int16_t *steps;
    const double *values;
} column;

typedef struct {
    column x;
    const int16_t *lowest, *highest;
    double low, high;
    int16_t low_step, high_step;
} levels;

// The bars of a word that are in [first, end).
static uint64_t bars_between(size_t word, size_t first, size_t end) {
    size_t from = 64 * word;
    if (first >= from + 64 || end <= from) return 0;
    uint64_t bars = UINT64_MAX;
    if (first > from) bars <<= first - from;
    if (end < from + 64) bars &= UINT64_MAX >> (from + 64 - end);
    return bars;
}

// Compares those bars of a word that are on one step, as they are.
static inline __attribute__((always_inline)) void decide_columns(column x, column y, size_t word, uint64_t even,
                                                                 uint64_t *above, uint64_t *below) {
    *below &= ~even;
    while (even) {
        size_t bar = 64 * word + (size_t)__builtin_ctzll(even);
        uint64_t bit = even & -even;
        if (x.values[bar] > y.values[bar]) *above |= bit;
        if (x.values[bar] < y.values[bar]) *below |= bit;
        even ^= bit;
    }
}

// Compares those bars of a word that are on a level's own step, as they are.
static void decide_levels(const levels *l, size_t word, size_t count, uint64_t *above, uint64_t *below) {
    const int16_t *steps = l->x.steps;
    const double *values = l->x.values;
    size_t end = 64 * word + 64 < count ? 64 * word + 64 : count;
    for (size_t i = 64 * word; i < end; i++) {
        if (steps[i] == l->high_step && values[i] > l->high) *above |= (uint64_t)1 << (i & 63);
        if (steps[i] == l->low_step && values[i] < l->low) *below |= (uint64_t)1 << (i & 63);
    }
}

// One word of bars, by their steps alone. `even` is where the steps are equal, or for levels whether any is a level's own.

static inline __attribute__((always_inline)) void columns_any(const int16_t *x, const int16_t *y, uint64_t *above, uint64_t *even) {
    for (size_t i = 0; i < 64; i++) {
        *above |= (uint64_t)(x[i] > y[i]) << i;
        *even |= (uint64_t)(x[i] == y[i]) << i;
    }
}

static inline __attribute__((always_inline)) int levels_any(const levels *l, size_t word, uint64_t *above, uint64_t *below) {
    const int16_t *steps = l->x.steps + 64 * word;
    int even = 0;
    for (size_t i = 0; i < 64; i++) {
        *above |= (uint64_t)(steps[i] > l->high_step) << i;
        *below |= (uint64_t)(steps[i] < l->low_step) << i;
        even |= steps[i] == l->high_step || steps[i] == l->low_step;
    }
    return even;
}

// Of 32 words from `word` on, those in which a bar is above the high level or below the low one, or on the step of one.
static inline __attribute__((always_inline)) uint32_t reached_any(const levels *l, size_t word) {
    uint32_t reached = 0;
    for (size_t i = 0; i < 32; i++) {
        int is_reached = l->highest[word + i] >= l->high_step || l->lowest[word + i] <= l->low_step;
        reached |= (uint32_t)is_reached << i;
    }
    return reached;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 static inline __attribute__((always_inline, target("avx2,bmi,bmi2,popcnt")))

// Two vectors of sixteen comparisons as 32 bits: packed into a byte a bar, of which the sign bits are the mask.
AVX2 uint32_t packed(__m256i a, __m256i b) {
    return (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(_mm256_packs_epi16(a, b), 0xD8));
}

AVX2 __m256i sixteen(const int16_t *steps) { return _mm256_loadu_si256((const __m256i *)steps); }

AVX2 void columns_avx2(const int16_t *x, const int16_t *y, uint64_t *above, uint64_t *even) {
    __m256i a = sixteen(x), b = sixteen(x + 16), c = sixteen(x + 32), d = sixteen(x + 48);
    __m256i e = sixteen(y), f = sixteen(y + 16), g = sixteen(y + 32), h = sixteen(y + 48);
    *above = packed(_mm256_cmpgt_epi16(a, e), _mm256_cmpgt_epi16(b, f)) |
             (uint64_t)packed(_mm256_cmpgt_epi16(c, g), _mm256_cmpgt_epi16(d, h)) << 32;
    a = _mm256_cmpeq_epi16(a, e);
    b = _mm256_cmpeq_epi16(b, f);
    c = _mm256_cmpeq_epi16(c, g);
    d = _mm256_cmpeq_epi16(d, h);
    __m256i all = _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d));
    if (!_mm256_testz_si256(all, all)) *even = packed(a, b) | (uint64_t)packed(c, d) << 32;
}

AVX2 int levels_avx2(const levels *l, size_t word, uint64_t *above, uint64_t *below) {
    const int16_t *steps = l->x.steps + 64 * word;
    __m256i high = _mm256_set1_epi16(l->high_step), low = _mm256_set1_epi16(l->low_step);
    __m256i even = _mm256_setzero_si256();
    for (size_t half = 0; half < 64; half += 32) {
        __m256i a = sixteen(steps + half), b = sixteen(steps + half + 16);
        *above |= (uint64_t)packed(_mm256_cmpgt_epi16(a, high), _mm256_cmpgt_epi16(b, high)) << half;
        *below |= (uint64_t)packed(_mm256_cmpgt_epi16(low, a), _mm256_cmpgt_epi16(low, b)) << half;
        even = _mm256_or_si256(even, _mm256_or_si256(_mm256_cmpeq_epi16(a, high), _mm256_cmpeq_epi16(b, high)));
        even = _mm256_or_si256(even, _mm256_or_si256(_mm256_cmpeq_epi16(a, low), _mm256_cmpeq_epi16(b, low)));
    }
    return !_mm256_testz_si256(even, even);
}

AVX2 uint32_t reached_avx2(const levels *l, size_t word) {
    __m256i high = _mm256_set1_epi16(l->high_step), low = _mm256_set1_epi16(l->low_step), not_reached[2];
    for (size_t half = 0; half < 2; half++) {
        not_reached[half] = _mm256_and_si256(
            _mm256_cmpgt_epi16(high, sixteen(l->highest + word + 16 * half)),
            _mm256_cmpgt_epi16(sixteen(l->lowest + word + 16 * half), low));
    }
    return ~packed(not_reached[0], not_reached[1]);
}
#endif

// Appends the bars of a word's bits: four at a time, because how many there are cannot be foretold. Volatile keeps the compiler
// from counting zeros in vectors, which have no such instruction.
#define APPEND(BITS)                                                           \
    do {                                                                       \
        uint64_t rest = (BITS);                                                \
        size_t end_of_word = found + (size_t)__builtin_popcountll(rest);       \
        do {                                                                   \
            for (size_t k = 0; k < 4; k++) {                                   \
                ((volatile ptrdiff_t *)bars)[found + k] =                      \
                    (ptrdiff_t)(64 * word + (size_t)__builtin_ctzll(rest | (uint64_t)1 << 63)); \
                rest &= rest - 1;                                              \
            }                                                                  \
            found += 4;                                                        \
        } while (found < end_of_word);                                         \
        found = end_of_word;                                                   \
    } while (0)

#define COLUMNS(WORD)                                                          \
    for (size_t word = first_word; 64 * word < count; word++) {             \
        uint64_t over = 0, even = 0;                                           \
        WORD(x.steps + 64 * word, y.steps + 64 * word, &over, &even);        \
        uint64_t under = ~over;                                                \
        if (even) decide_columns(x, y, word, even & bars_between(word, 0, count), &over, &under); \
        above[word] = over;                                                    \
        below[word] = under & bars_between(word, 0, count);                 \
    }

#define LEVELS(WORD)                                                           \
    for (size_t word = 0; 64 * word < count; word++) {                      \
        above[word] = 0;                                                       \
        below[word] = 0;                                                       \
        if (WORD(&l, word, above + word, below + word)) decide_levels(&l, word, count, above + word, below + word); \
    }

// The bars at which one column changes sides are those at which the position does, but for a first one that would close it.
#define CROSSINGS(WORD)                                                        \
    size_t found = 0, before = (first - 1) >> 6, last = (end - 1) >> 6;        \
    uint64_t carry = 0, is_there = 0;                                           \
    for (size_t word = before; word <= last; word++) {                         \
        uint64_t over = 0, even = 0;                                           \
        WORD(x.steps + 64 * word, y.steps + 64 * word, &over, &even);        \
        if (even) {                                                            \
            uint64_t under = ~over;                                            \
            uint64_t asked = bars_between(word, first - 1, end);               \
            decide_columns(x, y, word, even & asked, &over, &under); \
            if (asked & ~(over | under)) return -1;                      \
        }                                                                      \
        if (word == before) is_there = over >> ((first - 1) & 63) & 1;          \
        if (enters_below && word == before) is_there ^= 1;                      \
        uint64_t turns = over ^ (over << 1 | carry);                           \
        if (word == before || word == last || word == first >> 6) turns &= bars_between(word, first, end); \
        carry = over >> 63;                                                    \
        if (is_there && turns) {                                                \
            turns &= turns - 1;                                                \
            is_there = 0;                                                       \
        }                                                                      \
        APPEND(turns);                                                         \
    }                                                                          \
    return (ptrdiff_t)found;

// A position is a flip-flop: see PositionChanges. Words that no level is reached in leave it as it is.
#define CHANGES(WORD, REACHED)                                                 \
    size_t found = 0, last = (end - 1) >> 6;                                   \
    unsigned long long held = 0;                                               \
    for (size_t group = (first >> 6) & ~(size_t)31; group <= last; group += 32) { \
        uint32_t reached = REACHED(&l, group);                                 \
        while (reached) {                                                      \
            size_t word = group + (size_t)__builtin_ctz(reached);              \
            reached &= reached - 1;                                            \
            if (word > last) break;                                            \
            uint64_t over = 0, under = 0;                                      \
            if (WORD(&l, word, &over, &under)) decide_levels(&l, word, end, &over, &under); \
            uint64_t asked = bars_between(word, first, end);                   \
            unsigned long long set = (enters_below ? under : over) & asked;    \
            unsigned long long reset = (enters_below ? over : under) & asked;  \
            if (set & reset) return -1;                                  \
            unsigned long long carry, sum = __builtin_addcll(~reset, set, held, &carry); \
            uint64_t was_held = ~reset ^ set ^ sum;                            \
            held = carry;                                                      \
            APPEND(was_held ^ (was_held >> 1 | held << 63));                   \
        }                                                                      \
    }                                                                          \
    return (ptrdiff_t)found;

#if defined(__x86_64__)
#define WITH_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define HAS_AVX2 (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))

WITH_AVX2 static void compare_columns_avx2(column x, column y, size_t count, size_t first_word, uint64_t *above,
                                           uint64_t *below) {
    COLUMNS(columns_avx2)
}

WITH_AVX2 static void compare_levels_avx2(levels l, size_t count, uint64_t *above, uint64_t *below) { LEVELS(levels_avx2) }

WITH_AVX2 static ptrdiff_t changes_by_columns_avx2(column x, column y, int enters_below, size_t first, size_t end,
                                                ptrdiff_t *bars) {
    CROSSINGS(columns_avx2)
}

WITH_AVX2 static ptrdiff_t changes_by_levels_avx2(levels l, int enters_below, size_t first, size_t end, ptrdiff_t *bars) {
    CHANGES(levels_avx2, reached_avx2)
}
#endif

void compare_columns(const int16_t *steps_x, const double *values_x, const int16_t *steps_y, const double *values_y,
                     size_t count, size_t first_word, uint64_t *above, uint64_t *below) {
    column x = {steps_x, values_x}, y = {steps_y, values_y};
#if defined(__x86_64__)
    if (HAS_AVX2) return compare_columns_avx2(x, y, count, first_word, above, below);
#endif
    COLUMNS(columns_any)
}

void compare_levels(const int16_t *steps, const double *values, size_t count, double base, double scale, double low,
                    double high, uint64_t *above, uint64_t *below) {
    levels l = {{steps, values}, 0, 0, low, high, step_of_level(low, base, scale), step_of_level(high, base, scale)};
#if defined(__x86_64__)
    if (HAS_AVX2) return compare_levels_avx2(l, count, above, below);
#endif
    LEVELS(levels_any)
}

ptrdiff_t changes_by_columns(const int16_t *steps_x, const double *values_x, const int16_t *steps_y, const double *values_y,
                          int enters_below, size_t first, size_t end, ptrdiff_t *bars) {
    column x = {steps_x, values_x}, y = {steps_y, values_y};
#if defined(__x86_64__)
    if (HAS_AVX2) return changes_by_columns_avx2(x, y, enters_below, first, end, bars);
#endif
    CROSSINGS(columns_any)
}

ptrdiff_t changes_by_levels(const int16_t *steps, const double *values, const int16_t *lowest, const int16_t *highest,
                         double base, double scale, double low, double high, int enters_below, size_t first, size_t end,
                         ptrdiff_t *bars) {
    levels l = {
        {steps, values}, lowest, highest, low, high, step_of_level(low, base, scale), step_of_level(high, base, scale),
    };
#if defined(__x86_64__)
    if (HAS_AVX2) return changes_by_levels_avx2(l, enters_below, first, end, bars);
#endif
    CHANGES(levels_any, reached_any)
}
