#include "masks.h"
#include "vectors.h"

// On machines with fused multiplication the sums would else differ from the indicators'.
#pragma STDC FP_CONTRACT OFF

// Where x is above and below what the body compares it with.
#define COMPARE(BODY)                                                          \
    for (size_t end; from < count; from = end) {                               \
        word w = {0};                                                          \
        end = end_of_word(from, count);                                        \
        FOR_BARS(from, end, BODY)                                              \
        above[from >> 6] = w.over;                                             \
        below[from >> 6] = w.under;                                            \
    }

#define LEVEL(LOAD, TYPE, BITS) PUT(w, BITS, LOAD(x, i) > level, LOAD(x, i) < level)

WIDE void compare_with_level(const double *x, double level, size_t from, size_t count, uint64_t *above, uint64_t *below) {
    COMPARE(LEVEL)
}

#define COLUMN(LOAD, TYPE, BITS)                                               \
    TYPE right = p * LOAD(a, i - delay);                                       \
    PUT(w, BITS, LOAD(x, i) > right, LOAD(x, i) < right)

WIDE void compare_with_column(const double *x, double p, const double *a, size_t delay, size_t from, size_t count,
                              uint64_t *above, uint64_t *below) {
    COMPARE(COLUMN)
}

#define SUM(LOAD, TYPE, BITS)                                                  \
    TYPE right = p * LOAD(a, i - delay) + q * LOAD(b, i - delay);              \
    PUT(w, BITS, LOAD(x, i) > right, LOAD(x, i) < right)

WIDE void compare_with_sum(const double *x, double p, const double *a, double q, const double *b, size_t delay, size_t from,
                           size_t count, uint64_t *above, uint64_t *below) {
    COMPARE(SUM)
}

WIDE int are_finite(const double *x, size_t from, size_t count) {
    int undefined = 0;
    // What is not finite has no difference to itself.
    for (size_t i = from; i < count; i++) undefined |= !(x[i] - x[i] == 0);
    return !undefined;
}

void and_words(const uint64_t *a, const uint64_t *b, size_t words, uint64_t *mask) {
    for (size_t i = 0; i < words; i++) mask[i] = a[i] & b[i];
}

void or_words(const uint64_t *a, const uint64_t *b, size_t words, uint64_t *mask) {
    for (size_t i = 0; i < words; i++) mask[i] = a[i] | b[i];
}

void not_words(const uint64_t *a, size_t words, uint64_t *mask) {
    for (size_t i = 0; i < words; i++) mask[i] = ~a[i];
}

void rising_words(const uint64_t *a, size_t words, uint64_t *mask) {
    uint64_t carry = 0;
    for (size_t i = 0; i < words; i++) {
        uint64_t word = a[i];
        mask[i] = word & ~(word << 1 | carry);
        carry = word >> 63;
    }
}
