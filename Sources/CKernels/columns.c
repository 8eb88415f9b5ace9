// Values that depend on a bar or two.
#include "blocks.h"
#include "kernels.h"
#include <math.h>

KERNEL size_t defined_end(const double *x, size_t first, size_t end) { return end_of_defined(&x, 1, first, end); }

KERNEL void typical_prices(const double *restrict high, const double *restrict low, const double *restrict close,
                           size_t count, double *restrict out) {
    for (size_t i = 0; i < count; i++) out[i] = (high[i] + low[i] + close[i]) / 3;
}

KERNEL void money_flow(const double *restrict high, const double *restrict low, const double *restrict close,
                       const double *restrict volume, size_t count, double *restrict out) {
    for (size_t i = 0; i < count; i++) {
        double range = high[i] - low[i], flow = ((close[i] - low[i]) - (high[i] - close[i])) / range * volume[i];
        // A NaN range is not 0 and passes through.
        out[i] = range == 0 ? 0 : flow;
    }
}

KERNEL void split_money(const double *restrict price, const double *restrict volume, size_t count,
                        double *restrict rising, double *restrict falling) {
    if (count > 0) rising[0] = falling[0] = NAN;
    for (size_t i = 1; i < count; i++) {
        double move = price[i] - price[i - 1], money = price[i] * volume[i], least = 1e-12 * price[i];
        double nothing = (move - move) + (volume[i] - volume[i]);
        rising[i] = move > least ? money : nothing;
        falling[i] = -move > least ? money : nothing;
    }
}

KERNEL void bands_around(const double *restrict distance, double scale, size_t count, double *restrict middle,
                         double *restrict upper, double *restrict lower) {
    for (size_t i = 0; i < count; i++) {
        upper[i] = middle[i] + scale * distance[i];
        lower[i] = middle[i] - scale * distance[i];
        middle[i] += distance[i] - distance[i];
    }
}

// One window by itself, as its distances are summed in the vectors: from its oldest bar on.
INLINE double index_at(const double *x, double mean, size_t period) {
    double sum = 0;
    for (size_t back = period; back-- > 0;) sum += fabs(*(x - back) - mean);
    double distance = sum / (double)period;
    return distance > 1e-12 * fabs(mean) ? (*x - mean) / (0.015 * distance) : 0;
}

INLINE void index_step(const double *x, const double *mean, size_t period, double *out) {
    block middle = load(mean), sum = {0};
    for (size_t back = period; back-- > 0;) sum += magnitude(load(x - back) - middle);
    block distance = sum / all((double)period);
    store(out, pick(distance > all(1e-12) * magnitude(middle), (load(x) - middle) / (all(0.015) * distance), all(0)));
}

KERNEL void distance_index(const double *x, const double *mean, size_t period, size_t first, size_t end, double *out) {
    for (; first + BARS <= end; first += BARS) index_step(x + first, mean + first, period, out + first);
    for (; first < end; first++) out[first] = index_at(x + first, mean[first], period);
}
