import MarketData
import Testing

@testable import DataService

@Suite struct BarColumnsTests {
    private func series(_ count: Int) throws -> BarSeries {
        try BarSeries(
            timeframe: .minute1,
            bars: (0..<count).map { index in
                let price = 1 + Double(index) / 7
                return Bar(
                    time: Int64(index) * 60,
                    open: price,
                    high: price * 2,
                    low: price / 2,
                    close: price,
                    volume: Double(index)
                )
            }
        )
    }

    private func decode(_ blobs: [[UInt8]]) -> BarSeries? {
        var decoder = BarColumns.Decoder()
        for blob in blobs {
            guard blob.withUnsafeBytes({ decoder.append($0) }) else { return nil }
        }
        return decoder.series(.minute1)
    }

    @Test(arguments: [0, 1, 2, 5, 1000])
    func `what was written is read, in one segment or in several`(count: Int) throws {
        let series = try series(count)
        let middle = count / 3
        #expect(decode([BarColumns.encode(series, 0..<count)]) == series)
        #expect(
            decode([BarColumns.encode(series, 0..<middle), BarColumns.encode(series, middle..<count)])
                == series
        )
    }

    @Test func `any flipped bit and any cut is found`() throws {
        let blob = BarColumns.encode(try series(5), 0..<5)
        for bit in 0..<blob.count * 8 {
            var damaged = blob
            damaged[bit / 8] ^= 1 << (bit % 8)
            #expect(decode([damaged]) == nil)
        }
        for count in 0..<blob.count { #expect(decode([Array(blob.prefix(count))]) == nil) }
        #expect(decode([blob + [0]]) == nil)
    }
}
