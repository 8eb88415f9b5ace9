#include "compare.h"

// All functions that take vectors are inlined: there is no call whose convention could change.
#pragma GCC diagnostic ignored "-Wpsabi"

// Four ranges at once, whatever the machine's vectors are: the compiler splits them where they are narrower.
typedef double lanes __attribute__((vector_size(32), aligned(8)));
typedef int64_t choice __attribute__((vector_size(32), aligned(8)));

// What is known of ranges: values, and the record that has their bars.
typedef struct { lanes highest, lowest, fall; choice record; } ranges;

// The same for a range at each bar.
typedef struct { double *highest, *lowest, *fall; int64_t *record; } table;

#define INLINE static inline __attribute__((always_inline))

INLINE lanes pick(choice where, lanes a, lanes b) { return (lanes)((where & (choice)a) | (~where & (choice)b)); }

INLINE choice all(int64_t x) { return (choice){x, x, x, x}; }

// Ranges of which the right one follows the left one.
INLINE ranges joined(ranges left, ranges right) {
    choice higher = right.highest > left.highest, lower = right.lowest < left.lowest, deeper = right.fall < left.fall;
    lanes fall = pick(deeper, right.fall, left.fall), across = right.lowest / left.highest;
    choice is_across = across < fall;
    choice from_right = (higher & all(0xFFFF)) | (lower & all(0xFFFF0000)) | (deeper & all(~(int64_t)0xFFFFFFFF));
    choice record = (from_right & right.record) | (~from_right & left.record);
    choice ends = (left.record & all(0xFFFF)) << 32 | (right.record & all(0xFFFF0000)) << 32;
    is_across &= all(~(int64_t)0xFFFFFFFF);
    return (ranges){
        .highest = pick(higher, right.highest, left.highest),
        .lowest = pick(lower, right.lowest, left.lowest),
        .fall = pick(across < fall, across, fall),
        .record = (is_across & ends) | (~is_across & record),
    };
}

INLINE ranges four(table t, size_t bar) {
    return (ranges){
        *(lanes *)(t.highest + bar), *(lanes *)(t.lowest + bar), *(lanes *)(t.fall + bar), *(choice *)(t.record + bar),
    };
}

INLINE ranges one(table t, size_t bar) {
    double highest = t.highest[bar], lowest = t.lowest[bar], fall = t.fall[bar];
    return (ranges){
        {highest, highest, highest, highest}, {lowest, lowest, lowest, lowest}, {fall, fall, fall, fall}, all(t.record[bar]),
    };
}

INLINE void put_four(table t, size_t bar, ranges r) {
    *(lanes *)(t.highest + bar) = r.highest;
    *(lanes *)(t.lowest + bar) = r.lowest;
    *(lanes *)(t.fall + bar) = r.fall;
    *(choice *)(t.record + bar) = r.record;
}

INLINE void put_one(table t, size_t bar, ranges r) {
    t.highest[bar] = r.highest[0];
    t.lowest[bar] = r.lowest[0];
    t.fall[bar] = r.fall[0];
    t.record[bar] = r.record[0];
}

static table table_of(double *scratch, size_t count) {
    size_t size = count + 4;
    return (table){scratch, scratch + size, scratch + 2 * size, (int64_t *)(scratch + 3 * size)};
}

#if defined(__x86_64__)
// Wider vectors where the machine has them; the same results.
__attribute__((target_clones("avx2", "default")))
#endif
void extremes_of_ranges(const double *x, size_t count, size_t levels, double *scratch, uint64_t *records) {
    // From each bar to the end of its block, and from the beginning of the block to the bar; blocks of one at first.
    table ending = table_of(scratch, count), beginning = table_of(scratch + 4 * (count + 4), count);
    for (size_t bar = 0; bar < count; bar++) {
        uint64_t record = bar * 0x0001000100010001;
        ranges here = {{x[bar]}, {x[bar]}, {1}, {(int64_t)record}};
        put_one(ending, bar, here);
        put_one(beginning, bar, here);
        records[bar] = record;
    }
    for (size_t level = 1; level < levels; level++) {
        size_t half = (size_t)1 << (level - 1);
        uint64_t *row = records + level * count;
        for (size_t start = 0; start < count; start += 2 * half) {
            size_t middle = start + half, end = middle + half;
            middle = middle < count ? middle : count;
            end = end < count ? end : count;
            for (size_t bar = start; bar < middle; bar++) row[bar] = (uint64_t)ending.record[bar];
            for (size_t bar = middle; bar < end; bar++) row[bar] = (uint64_t)beginning.record[bar];
            // Where there is no right half, no range of this level lies in the block.
            if (middle == end) break;
            ranges left = one(beginning, middle - 1), right = one(ending, middle);
            if (half < 4) {
                for (size_t bar = start; bar < middle; bar++) put_one(ending, bar, joined(one(ending, bar), right));
                for (size_t bar = middle; bar < end; bar++) put_one(beginning, bar, joined(left, one(beginning, bar)));
            } else {
                for (size_t bar = start; bar < middle; bar += 4) put_four(ending, bar, joined(four(ending, bar), right));
                for (size_t bar = middle; bar < end; bar += 4) put_four(beginning, bar, joined(left, four(beginning, bar)));
            }
        }
    }
}
