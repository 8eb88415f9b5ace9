/// Decimal numbers to the nearest double, exactly, for the sizes that occur in practice.
enum Decimal {
    // Literals, so that the compiler lays both tables out and no access asks whether they exist yet.

    /// 10^0 to 10^19, all that fit 64 bits.
    static let powers: [UInt64] = [
        1, 10, 100, 1_000,
        10_000, 100_000, 1_000_000, 10_000_000,
        100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
        10_000_000_000_000_000_000,
    ]

    /// 10^0 to 10^22, all that are doubles.
    static let exactPowers: [Double] = [
        1e0, 1e1, 1e2, 1e3,
        1e4, 1e5, 1e6, 1e7,
        1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15,
        1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// The double nearest to `mantissa` × 10^`exponent`, ties to even; nil when another way has to find it.
    static func exactDouble(_ mantissa: UInt64, exponent: Int) -> Double? {
        if mantissa == 0 { return 0 }
        // Both operands are exact and IEEE 754 rounds the one operation right (Clinger 1990).
        if mantissa <= 1 << 53, (-22...22).contains(exponent) {
            return exponent < 0
                ? Double(mantissa) / exactPowers[-exponent] : Double(mantissa) * exactPowers[exponent]
        }
        if (0...19).contains(exponent) { return product(mantissa, powers[exponent]) }
        if (-19..<0).contains(exponent) { return quotient(mantissa, powers[-exponent]) }
        return nil
    }

    private static func product(_ mantissa: UInt64, _ power: UInt64) -> Double {
        let (high, low) = mantissa.multipliedFullWidth(by: power)
        guard high > 0 else { return Double(low) }
        let shift = high.leadingZeroBitCount
        let top = shift == 0 ? high : high << UInt64(shift) | low >> UInt64(64 - shift)
        return rounded(top, isInexact: low << UInt64(shift) != 0, exponent: 64 - shift)
    }

    private static func quotient(_ mantissa: UInt64, _ power: UInt64) -> Double {
        let mantissaShift = mantissa.leadingZeroBitCount
        let powerShift = power.leadingZeroBitCount
        let dividend = mantissa << UInt64(mantissaShift)
        let divisor = power << UInt64(powerShift)
        // Both have their top bit set. Halving a dividend that is not below the divisor keeps the quotient in
        // 64 bits, and in either case its top bit is set.
        let isHalved = dividend >= divisor
        let (quotient, remainder) = divisor.dividingFullWidth(
            isHalved ? (dividend >> 1, dividend << 63) : (dividend, 0)
        )
        return rounded(
            quotient,
            isInexact: remainder != 0,
            exponent: powerShift - mantissaShift - (isHalved ? 63 : 64)
        )
    }

    /// The double nearest to (`top` + something below 1 if inexact) × 2^`exponent`; the top bit is set.
    private static func rounded(_ top: UInt64, isInexact: Bool, exponent: Int) -> Double {
        var kept = top >> 11
        let dropped = top & 0x7FF
        if dropped > 0x400 || dropped == 0x400 && (isInexact || kept & 1 == 1) { kept += 1 }
        return Double(sign: .plus, exponent: exponent + 11, significand: Double(kept))
    }
}
