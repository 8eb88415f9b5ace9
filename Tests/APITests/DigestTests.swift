import Testing

@testable import API

@Suite struct DigestTests {
    @Test(arguments: ["", "a", "foobar", String(repeating: "x", count: 1000)])
    func `a digest is the hash in base 36, 25 characters of it`(text: String) {
        // The offset and the prime of FNV-1a with 128 bits.
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for byte in text.utf8 { hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b }
        let digits = String(hash, radix: 36)
        #expect(digest(Array(text.utf8)) == String(repeating: "0", count: 25 - digits.count) + digits)
    }
}
