import Testing

@testable import Indicators

@Suite struct WindowsTests {
    @Test(arguments: [1, 2, 3, 7, 20, 64, 99, 100])
    func `every window is folded in order and whole`(_ period: Int) {
        let run = 5..<105
        var seen: [Int: [Int]] = [:]
        foldWindows(of: period, in: run) { bar, anchor in
            #expect(bar <= anchor + period && anchor - bar < period)
            return [bar]
        } combine: {
            $0 + $1
        } emit: { bar, anchor, window in
            #expect(window.contains(anchor))
            seen[bar] = window
        }
        #expect(seen.count == run.count - period + 1)
        for (bar, window) in seen { #expect(window == Array(bar - period + 1...bar)) }
    }

    @Test func `a run shorter than the window has none`() {
        foldWindows(of: 4, in: 0..<3) { bar, _ in
            bar
        } combine: {
            $0 + $1
        } emit: { _, _, _ in
            Issue.record("no window fits")
        }
    }

    @Test func `runs are the stretches between undefined values`() {
        let x = [.nan, 1, 2, .infinity, 3, .nan, .nan, 4]
        #expect(definedRuns(x.span) == [1..<3, 4..<5, 7..<8])
        #expect(definedRuns([Double]().span).isEmpty)
        let y = [1, 1, .nan, 1, 1, 1, 1, .nan]
        #expect(definedRuns(x.span, y.span) == [1..<2, 4..<5])
    }
}
