/// Decimal numbers to the nearest double, exactly, for the sizes that occur in practice.
enum Decimal {
    /// 10^0 to 10^19, all that fit 64 bits.
    static let powers: [UInt64] = {
        var powers: [UInt64] = [1]
        for _ in 0..<19 { powers.append((powers.last ?? 1) * 10) }
        return powers
    }()

    /// 10^0 to 10^22, all that are doubles.
    static let exactPowers: [Double] = {
        var powers: [Double] = [1]
        for _ in 0..<22 { powers.append((powers.last ?? 1) * 10) }
        return powers
    }()

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
