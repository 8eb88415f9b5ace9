/// A digest of bytes as 25 characters of base 36, to name what has the same content by the same name.
///
/// FNV-1a of 128 bits: it tells contents apart, but it is no protection against somebody who crafts collisions.
/// Source: http://www.isthe.com/chongo/tech/comp/fnv/
func digest(_ bytes: [UInt8]) -> String {
    var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    for byte in bytes { hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b }
    // Twelve digits at a time, so that most divisions are of 64 bits.
    var digits = [UInt8](repeating: UInt8(ascii: "0"), count: 25)
    var end = digits.count
    while hash > 0 {
        let (rest, part) = hash.quotientAndRemainder(dividingBy: 4_738_381_338_321_616_896)
        var number = UInt64(part)
        for place in (max(0, end - 12)..<end).reversed() {
            let digit = UInt8(number % 36)
            digits[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            number /= 36
        }
        end -= 12
        hash = rest
    }
    return String(decoding: digits, as: UTF8.self)
}
