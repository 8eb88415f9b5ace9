// Vectors from one source: the compiler makes of them what a machine's instructions have, several times over.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
// Compiled for wider vectors too, of which the widest are chosen when the program is loaded; the same results.
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDE
#endif
// What a function with `WIDE` calls has to be compiled with it, each time.
#define INLINE static inline __attribute__((always_inline))

// Eight bars, and a choice among them: all bits of a bar or none.
typedef double eight __attribute__((vector_size(64), aligned(8)));
typedef int64_t choice __attribute__((vector_size(64)));

typedef _Bool bits_of_8 __attribute__((ext_vector_type(8)));
typedef _Bool bits_of_16 __attribute__((ext_vector_type(16)));
typedef _Bool bits_of_64 __attribute__((ext_vector_type(64)));

// Macros, because machines differ in how they pass vectors to functions.

// The eight values at a place of a column, which need not be aligned.
#define EIGHT(COLUMN, I) (*(const eight *)((COLUMN) + (I)))
// A bit for each of so many choices.
#define BITS_OF_8(CHOICE) __builtin_bit_cast(uint8_t, __builtin_convertvector((CHOICE) < 0, bits_of_8))
#define BITS_OF_16(CHOICE) __builtin_bit_cast(uint16_t, __builtin_convertvector((CHOICE) < 0, bits_of_16))
#define BITS_OF_64(CHOICE) __builtin_bit_cast(uint64_t, __builtin_convertvector((CHOICE) < 0, bits_of_64))

// The same for one bar, for code that serves both.
#define ONE(COLUMN, I) ((COLUMN)[I])
#define BIT(CHOICE) (CHOICE)

// BODY(LOAD, TYPE, BITS) at bar i, for the bars of one word from `FROM` up to `END`: with `EIGHT`, eight, `BITS_OF_8` where that
// is a whole word, else with `ONE`, double, `BIT`.
#define FOR_BARS(FROM, END, BODY)                                              \
    if ((END) - (FROM) == 64) {                                                \
        for (size_t i = (FROM); i < (END); i += 8) { BODY(EIGHT, eight, BITS_OF_8) } \
    } else {                                                                   \
        for (size_t i = (FROM); i < (END); i++) { BODY(ONE, double, BIT) }     \
    }

// The bars of a word at which something is above and below.
typedef struct {
    uint64_t over, under;
} word;

// Adds the bar or eight bars at i to a word.
#define PUT(WORD, BITS, OVER, UNDER)                                           \
    (WORD).over |= (uint64_t)BITS(OVER) << (i & 63);                           \
    (WORD).under |= (uint64_t)BITS(UNDER) << (i & 63);

// The end of the word that a bar is in, or of all bars.
INLINE size_t end_of_word(size_t bar, size_t count) { return (bar | 63) < count ? (bar | 63) + 1 : count; }
