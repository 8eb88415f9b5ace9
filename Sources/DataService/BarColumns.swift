import MarketData

/// The columns of a run of bars as the bytes of one BLOB.
///
/// A header of 24 bytes (`BARS`, the layout's number, the count, a checksum), then times, opens, highs, lows,
/// closes and volumes, each value 8 bytes, little-endian. The checksum finds what SQLite cannot: a page of
/// another file, or a flipped bit.
enum BarColumns {
    static let headerBytes = 24
    static let bytesPerBar = 48

    private static let mark: UInt32 = 0x5352_4142
    private static let layout: UInt32 = 1

    /// The bytes of the bars at these indices.
    static func encode(_ series: BarSeries, _ range: Range<Int>) -> [UInt8] {
        let size = headerBytes + range.count * bytesPerBar
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            var offset = headerBytes
            for time in series.times[range] {
                unsafe raw.storeBytes(of: time.littleEndian, toByteOffset: offset, as: Int64.self)
                offset += 8
            }
            for column in [series.opens, series.highs, series.lows, series.closes, series.volumes] {
                for value in column[range] {
                    unsafe raw.storeBytes(
                        of: value.bitPattern.littleEndian,
                        toByteOffset: offset,
                        as: UInt64.self
                    )
                    offset += 8
                }
            }
            unsafe raw.storeBytes(of: mark.littleEndian, toByteOffset: 0, as: UInt32.self)
            unsafe raw.storeBytes(of: layout.littleEndian, toByteOffset: 4, as: UInt32.self)
            unsafe raw.storeBytes(of: UInt64(range.count).littleEndian, toByteOffset: 8, as: UInt64.self)
            let sum = unsafe checksum(UnsafeRawBufferPointer(raw))
            unsafe raw.storeBytes(of: sum.littleEndian, toByteOffset: 16, as: UInt64.self)
            count = size
        }
    }

    /// The bars of the segments of one series, in their order; nil when one is not what was written.
    struct Decoder {
        private var times: [Int64] = []
        private var columns = [[Double]](repeating: [], count: 5)

        /// Takes a segment; false when it is not what was written.
        mutating func append(_ blob: UnsafeRawBufferPointer) -> Bool {
            guard let count = unsafe Self.count(of: blob) else { return false }
            unsafe Self.append(blob, headerBytes, count, to: &times) { word in Int64(bitPattern: word) }
            for index in columns.indices {
                let offset = headerBytes + (index + 1) * 8 * count
                unsafe Self.append(blob, offset, count, to: &columns[index]) { word in
                    Double(bitPattern: word)
                }
            }
            return true
        }

        private static func append<Value>(
            _ blob: UnsafeRawBufferPointer,
            _ offset: Int,
            _ count: Int,
            to column: inout [Value],
            _ value: (UInt64) -> Value
        ) {
            let values = unsafe [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
                for index in 0..<count {
                    let word = unsafe blob.loadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self)
                    unsafe buffer.initializeElement(at: index, to: value(UInt64(littleEndian: word)))
                }
                initialized = count
            }
            if column.isEmpty { column = values } else { column += values }
        }

        /// The bars so far; nil when they do not make a series.
        func series(_ timeframe: Timeframe) -> BarSeries? {
            try? BarSeries(
                timeframe: timeframe,
                times: times,
                opens: columns[0],
                highs: columns[1],
                lows: columns[2],
                closes: columns[3],
                volumes: columns[4]
            )
        }

        private static func count(of blob: UnsafeRawBufferPointer) -> Int? {
            guard blob.count >= headerBytes,
                unsafe UInt32(littleEndian: blob.loadUnaligned(fromByteOffset: 0, as: UInt32.self)) == mark,
                unsafe UInt32(littleEndian: blob.loadUnaligned(fromByteOffset: 4, as: UInt32.self)) == layout
            else { return nil }
            let count = unsafe UInt64(littleEndian: blob.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            let sum = unsafe UInt64(littleEndian: blob.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
            guard count == (blob.count - headerBytes) / bytesPerBar,
                (blob.count - headerBytes) % bytesPerBar == 0,
                unsafe checksum(blob) == sum
            else { return nil }
            return Int(count)
        }
    }

    /// A 64-bit hash of the columns and their count: four lanes of xor and multiply, mixed at the end.
    private static func checksum(_ blob: UnsafeRawBufferPointer) -> UInt64 {
        let prime: UInt64 = 0x9E37_79B9_7F4A_7C15
        let words = (blob.count - headerBytes) / 8
        func word(_ index: Int) -> UInt64 {
            unsafe UInt64(
                littleEndian: blob.loadUnaligned(fromByteOffset: headerBytes + 8 * index, as: UInt64.self)
            )
        }
        var (a, b, c, d) = (prime, prime &* 3, prime &* 5, UInt64(words))
        var index = 0
        while index + 4 <= words {
            a = (a ^ word(index)) &* prime
            b = (b ^ word(index + 1)) &* prime
            c = (c ^ word(index + 2)) &* prime
            d = (d ^ word(index + 3)) &* prime
            // A multiplication carries only upwards; the rotation brings the high bits back.
            a = a << 29 | a >> 35
            b = b << 29 | b >> 35
            c = c << 29 | c >> 35
            d = d << 29 | d >> 35
            index += 4
        }
        while index < words {
            a = (a ^ word(index)) &* prime
            a = a << 29 | a >> 35
            index += 1
        }
        var sum = a
        for lane in [b, c, d] {
            sum = (sum ^ lane) &* prime
            sum ^= sum >> 32
        }
        return sum
    }
}
