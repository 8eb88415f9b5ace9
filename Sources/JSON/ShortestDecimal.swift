/// Doubles as the shortest decimal that reads back as the same bits, the nearest one where several are as
/// short.
enum ShortestDecimal {
    /// Appends a finite double.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        precondition(value.isFinite, "a number that is not finite cannot be written as JSON")
        let magnitude = value.magnitude
        let isNegative = value.sign == .minus
        if magnitude < 0x1p53, case let integer = UInt64(magnitude), Double(integer) == magnitude {
            Digits.append(integer, isNegative: isNegative, to: &bytes)
        } else if magnitude >= 0x1p-17, magnitude < 0x1p52 {
            let (digits, places) = shortest(magnitude)
            // Digits have at most 17 places, so beyond 19 there is nothing before the point.
            let unit = Decimal.powers[min(places, 19)]
            let integer = places > 19 ? 0 : digits / unit
            Digits.append(
                integer,
                fraction: digits &- integer &* unit,
                places: places,
                isNegative: isNegative,
                to: &bytes
            )
        } else {
            appendDescription(value, to: &bytes)
        }
    }

    /// Sizes that prices and equities do not have.
    private static func appendDescription(_ value: Double, to bytes: inout [UInt8]) {
        let text = value.description
        // Swift marks integral doubles with `.0`.
        bytes.append(contentsOf: text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...])
    }

    /// Digits and number of decimal places of a double in 2^-17 ..< 2^52 that is not integral.
    ///
    /// This is Schubfach (Giulietti 2020). In this range its products fit 128 bits, so they are exact and
    /// need no table of rounded powers: with x = c × 2^q the interval of decimals that read back as x is (4c
    /// ± 2) × 2^(q-2), its lower half narrower where c is a power of two, its ends included where c is even.
    /// With 10^-p ≤ its width < 10^(1-p) it contains a multiple of 10^-p, and at most one of 10^(1-p), which
    /// is then shorter.
    private static func shortest(_ value: Double) -> (digits: UInt64, places: Int) {
        let bits = value.significandBitPattern
        let c = bits | 1 << 52
        let q = Int(value.exponent) - 52
        // The floor of the logarithm of 2^q, and of 3/4 × 2^q for a power of two; exact for these q.
        let p = -((q &* 1_262_611 &- (bits == 0 ? 524_031 : 0)) >> 22)
        let power = UInt128(Decimal.powers[min(p, 19)]) &* UInt128(Decimal.powers[max(p - 19, 0)])
        let shift = UInt128(2 &- q)
        let scaled = UInt128(4 &* c) &* power
        let step: UInt128 = 1 &<< shift
        // How far from x a decimal may lie, below and above; ends that do not count are left out.
        let inset = UInt128(c & 1)
        let reach = power &<< 1 &- inset
        let lowerReach = bits == 0 ? power &- inset : reach

        let floor = UInt64(truncatingIfNeeded: scaled &>> shift)
        let remainder = scaled & (step &- 1)
        let tens = floor / 10
        let unit = floor &- tens &* 10
        if UInt128(unit) &<< shift &+ remainder <= lowerReach {
            return withoutTrailingZeros(tens, places: p &- 1)
        }
        if UInt128(10 &- unit) &<< shift &- remainder <= reach {
            return withoutTrailingZeros(tens &+ 1, places: p &- 1)
        }
        let floorFits = remainder <= lowerReach
        let ceilingFits = step &- remainder <= reach
        if floorFits != ceilingFits { return (floorFits ? floor : floor &+ 1, p) }
        // Twice the remainder against the step decides which is nearer; a tie goes to the even one.
        let double = remainder &<< 1
        let isUp = double > step || double == step && floor & 1 == 1
        return (isUp ? floor &+ 1 : floor, p)
    }

    private static func withoutTrailingZeros(_ digits: UInt64, places: Int) -> (digits: UInt64, places: Int) {
        var digits = digits
        var places = places
        while true {
            let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
            if remainder != 0 { return (digits, places) }
            digits = quotient
            places -= 1
        }
    }
}
