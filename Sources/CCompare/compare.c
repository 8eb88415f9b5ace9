#include "compare.h"
#include "vectors.h"

// One mask; Y is what the eight bars from `i` on are compared with.
#define MASK(OP, Y)                                                            \
    for (size_t word = 0; word < words; word++) {                              \
        uint64_t bits = 0;                                                     \
        for (size_t bit = 0; bit < 64; bit += 8) {                             \
            size_t i = 64 * word + bit;                                        \
            bits |= (uint64_t)BITS_OF_8(EIGHT(x, i) OP (Y)) << bit;            \
        }                                                                      \
        mask[word] = bits;                                                     \
    }

WIDE void compare_above(const double *x, const double *y, int or_equal, size_t words, uint64_t *mask) {
    if (or_equal) {
        MASK(>=, EIGHT(y, i))
    } else {
        MASK(>, EIGHT(y, i))
    }
}

WIDE void compare_level(const double *x, double level, int below, int or_equal, size_t words, uint64_t *mask) {
    if (below && or_equal) {
        MASK(<=, level)
    } else if (below) {
        MASK(<, level)
    } else if (or_equal) {
        MASK(>=, level)
    } else {
        MASK(>, level)
    }
}
