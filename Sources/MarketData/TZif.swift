/// The binary layout of compiled zone files, RFC 8536 section 3.
enum TZif {
    struct Malformed: Error {
        let fault: String

        init(_ fault: String) { self.fault = fault }
    }

    /// Section 3.1: six counts that give the length of the data block.
    struct Header {
        let version: UInt8
        let utIndicators, standardIndicators, leapSeconds, transitions, types, characters: Int

        static let length = 44

        init(_ bytes: [UInt8], at start: Int) throws(Malformed) {
            guard bytes.count - start >= Header.length, bytes[start..<start + 4].elementsEqual("TZif".utf8)
            else {
                throw Malformed("there is no TZif header at byte \(start)")
            }
            version = bytes[start + 4]
            var counts: [Int] = []
            for i in 0..<6 { counts.append(Int(TZif.unsigned(bytes, at: start + 20 + 4 * i))) }
            utIndicators = counts[0]
            standardIndicators = counts[1]
            leapSeconds = counts[2]
            transitions = counts[3]
            types = counts[4]
            characters = counts[5]
            guard (1...256).contains(types) else { throw Malformed("it has \(types) types of local time") }
        }

        /// Length of the data block; no overflow, as each count has 32 bits.
        func dataLength(timeSize: Int) -> Int {
            transitions * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4)
                + standardIndicators + utIndicators
        }
    }

    static func read(_ bytes: [UInt8], name: String) throws(Malformed) -> TimeZoneRules {
        let first = try Header(bytes, at: 0)
        let afterFirst = Header.length + first.dataLength(timeSize: 4)
        guard afterFirst <= bytes.count else { throw Malformed("it is cut off") }
        // '2' or later: the 32-bit block is followed by a 64-bit one and a footer.
        guard first.version >= 0x32 else {
            return try block(bytes, at: Header.length, first, timeSize: 4, name: name, footer: nil)
        }
        let second = try Header(bytes, at: afterFirst)
        let start = afterFirst + Header.length
        let end = start + second.dataLength(timeSize: 8)
        guard end <= bytes.count else { throw Malformed("it is cut off") }
        return try block(bytes, at: start, second, timeSize: 8, name: name, footer: try footer(bytes[end...]))
    }

    /// Section 3.3: a line feed, a POSIX rule that may be empty, a line feed.
    private static func footer(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> PosixTimeZone? {
        guard bytes.first == UInt8(ascii: "\n"),
            let end = bytes.dropFirst().firstIndex(of: UInt8(ascii: "\n"))
        else { throw Malformed("the footer is cut off") }
        let rule = bytes[(bytes.startIndex + 1)..<end]
        if rule.isEmpty { return nil }
        guard let zone = PosixTimeZone(parsing: Array(rule)) else {
            throw Malformed("its footer is not a POSIX time zone rule")
        }
        return zone
    }

    /// Section 3.2; the caller has checked that the block lies within the bytes.
    private static func block(
        _ bytes: [UInt8],
        at start: Int,
        _ header: Header,
        timeSize: Int,
        name: String,
        footer: PosixTimeZone?
    ) throws(Malformed) -> TimeZoneRules {
        let indices = start + header.transitions * timeSize
        let types = indices + header.transitions
        var typeOffsets: [Int32] = []
        for i in 0..<header.types {
            let offset = Int32(bitPattern: unsigned(bytes, at: types + 6 * i))
            // The RFC's bounds: more than -25 h, less than 26 h.
            guard offset > -90_000, offset < 93_600 else { throw Malformed("an offset is \(offset) seconds") }
            typeOffsets.append(offset)
        }
        var times: [Int64] = []
        var offsets: [Int32] = []
        times.reserveCapacity(header.transitions)
        offsets.reserveCapacity(header.transitions)
        for i in 0..<header.transitions {
            let time = timeSize == 8 ? signed64(bytes, at: start + 8 * i) : signed32(bytes, at: start + 4 * i)
            let type = Int(bytes[indices + i])
            guard times.last.map({ $0 < time }) ?? true else {
                throw Malformed("transition \(i) is not later")
            }
            guard type < typeOffsets.count else { throw Malformed("transition \(i) has no type") }
            times.append(time)
            offsets.append(typeOffsets[type])
        }
        return TimeZoneRules(
            name: name,
            transitions: times,
            offsets: offsets,
            initialOffset: typeOffsets[0],
            footer: footer
        )
    }

    private static func unsigned(_ bytes: [UInt8], at start: Int) -> UInt32 {
        var value: UInt32 = 0
        for i in 0..<4 { value = value << 8 | UInt32(bytes[start + i]) }
        return value
    }

    private static func signed32(_ bytes: [UInt8], at start: Int) -> Int64 {
        Int64(Int32(bitPattern: unsigned(bytes, at: start)))
    }

    private static func signed64(_ bytes: [UInt8], at start: Int) -> Int64 {
        Int64(bitPattern: UInt64(unsigned(bytes, at: start)) << 32 | UInt64(unsigned(bytes, at: start + 4)))
    }
}
