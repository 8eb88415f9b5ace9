import Indicators
import Testing

/// What single indicators promise beyond the reference.
@Suite struct KernelTests {
    @Test func `a window of equal prices has exactly that mean and no deviation, whatever came before`() {
        let x = [1e9, 3e-3, 0.1, 17.3, 5e7] + [Double](repeating: 0.1, count: 12)
        let bands = BBANDS.values(x.span, period: 7, deviations: 2)
        for bar in 11..<x.count {
            #expect(bands.middle[bar] == 0.1 && bands.upper[bar] == 0.1 && bands.lower[bar] == 0.1)
        }
        #expect(SMA.values(x.span, period: 7)[11...].allSatisfy { $0 == 0.1 })
        #expect(WMA.values(x.span, period: 7)[11...].allSatisfy { $0 == 0.1 })
        #expect(LINREG.values(x.span, period: 7).slope[11...].allSatisfy { $0 == 0 })
    }

    @Test func `a value that has left the window leaves no rounding behind`() {
        let small = (0..<200).map { 1 + Double($0 % 7) * 1e-6 }
        var spiked = small
        spiked[50] = 1e15
        let (clean, after) = (STDDEV.values(small.span, period: 20), STDDEV.values(spiked.span, period: 20))
        for bar in 75..<200 {
            #expect(abs(clean.mean[bar] - after.mean[bar]) < 1e-15)
            #expect(abs(clean.deviation[bar] / after.deviation[bar] - 1) < 1e-12)
        }
    }

    @Test func `an index of prices that never move is 0, and one of prices that only rise is 100`() {
        let flat = [Double](repeating: 3, count: 30)
        #expect(RSI.values(flat.span, period: 14)[14...].allSatisfy { $0 == 0 })
        let rising = (0..<30).map(Double.init)
        #expect(RSI.values(rising.span, period: 14)[14...].allSatisfy { $0 == 100 })
    }

    @Test func `money does not flow between typical prices that are equal in decimal`() {
        // Both are 1221.93/3, but the first is summed to a last bit less.
        let typical = [(410.27 + 405.3 + 406.36) / 3, (408.18 + 406.45 + 407.3) / 3]
        #expect(typical[0] != typical[1], "the trap is there")
        let price = typical + [400]
        let index = MFI.values(price: price.span, volume: [1, 1, 1].span, period: 2)
        #expect(index[2] == 0, "nothing rose, and the last bar fell")
    }

    @Test func `typical prices that are equal in decimal have no distance from their mean`() {
        let typical = [(410.27 + 405.3 + 406.36) / 3, (408.18 + 406.45 + 407.3) / 3]
        #expect(typical[0] != typical[1], "the trap is there")
        #expect(CCI.values(typical.span, period: 2)[1] == 0)
        // A ten-thousandth of a cent is a distance.
        #expect(CCI.values([100, 100.000_001].span, period: 2)[1] > 0)
    }

    @Test func `a session's average begins again with the session`() {
        let price: [Double] = [10, 20, 30, 40]
        let volume: [Double] = [1, 3, 0, 2]
        let whole = VWAP.session(price.span, volume: volume.span, starts: [])
        #expect(whole == [10, 17.5, 17.5, 25])
        let split = VWAP.session(price.span, volume: volume.span, starts: [true, false, true, false])
        #expect(same(split, [10, 17.5, .nan, 40]))
    }

    @Test func `an average of nothing traded is undefined`() {
        let price: [Double] = [10, 20, 30, 40]
        let volume: [Double] = [0, 0, 5, 0]
        #expect(same(VWAP.rolling(price.span, volume: volume.span, period: 2), [.nan, .nan, 30, 30]))
    }

    @Test func `the anchor of VWAP is given by its word`() throws {
        let definition = VWAP.definition
        let anchor = try #require(definition.parameters.first { $0.name == "anchor" })
        #expect(anchor.value(ofChoice: "Session") == 1 && anchor.value(ofChoice: "weekly") == nil)
        let parameters = try Parameters.resolve([("anchor", 1)], for: definition.parameters)
        #expect(definition.lookback(parameters) == 0)
    }

    @Test func `the shorter period of MACD is the fast one whichever it is given as`() throws {
        let x = Bars(walk: 100).inputs.closes
        let (a, b) = (
            MACD.values(x.span, fast: 12, slow: 26, signal: 9),
            MACD.values(x.span, fast: 26, slow: 12, signal: 9)
        )
        #expect(same(a.macd, b.macd) && same(a.signal, b.signal))
    }

    @Test func `the cloud is given at the bar it is drawn over`() {
        var bars = Bars(constant: 100, count: 60)
        bars.inputs.highs[20] = 120
        let parameters = Parameters([("tenkan_period", 1), ("kijun_period", 10), ("senkou_period", 2)])
        let lines = ICHIMOKU.compute(bars.inputs, parameters)
        #expect(lines[0][20] == 110 && lines[0][21] == 100)
        #expect(lines[3][29] == 100 && lines[3][30] == 110 && lines[3][31] == 110 && lines[3][32] == 100)
    }
}
