/// A digest of bytes as 26 characters of base 36, to name what has the same content by the same name.
///
/// FNV-1a of 128 bits: it tells contents apart, but it is no protection against somebody who crafts collisions.
/// Source: http://www.isthe.com/chongo/tech/comp/fnv/
func digest(_ bytes: [UInt8]) -> String {
    var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    for byte in bytes { hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b }
    let text = String(hash, radix: 36)
    return String(repeating: "0", count: max(0, 25 - text.count)) + text
}
