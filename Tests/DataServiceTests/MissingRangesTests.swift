import Testing

@testable import DataService

@Suite struct MissingRangesTests {
    struct Row {
        let wanted: TimeSpan
        let covered: [TimeSpan]
        let missing: [TimeSpan]
    }

    static let rows: [Row] = [
        Row(wanted: 10..<20, covered: [], missing: [10..<20]),
        Row(wanted: 10..<20, covered: [10..<20], missing: []),
        Row(wanted: 10..<20, covered: [0..<30], missing: []),
        Row(wanted: 10..<20, covered: [0..<10, 20..<30], missing: [10..<20]),
        Row(wanted: 10..<20, covered: [0..<15], missing: [15..<20]),
        Row(wanted: 10..<20, covered: [15..<30], missing: [10..<15]),
        Row(wanted: 10..<20, covered: [12..<14], missing: [10..<12, 14..<20]),
        Row(wanted: 10..<20, covered: [16..<18, 12..<14], missing: [10..<12, 14..<16, 18..<20]),
        Row(wanted: 10..<20, covered: [12..<15, 14..<18], missing: [10..<12, 18..<20]),
        Row(wanted: 10..<20, covered: [12..<12], missing: [10..<20]),
        Row(wanted: 10..<20, covered: [25..<30, 0..<5], missing: [10..<20]),
        Row(wanted: 10..<10, covered: [], missing: []),
        Row(wanted: Int64.min..<20, covered: [5..<30], missing: [Int64.min..<5]),
        Row(wanted: 10..<Int64.max, covered: [Int64.min..<15], missing: [15..<Int64.max]),
        Row(wanted: Int64.min..<Int64.max, covered: [Int64.min..<5, 5..<Int64.max], missing: []),
    ]

    @Test(arguments: rows) func `what is missing is what is wanted without what is covered`(row: Row) {
        #expect(MissingRanges(of: row.wanted, in: row.covered).spans == row.missing)
    }

    @Test func `a thousand random cases agree with counting`() {
        for _ in 0..<1000 {
            let covered = (0..<Int.random(in: 0...5)).map { _ -> TimeSpan in
                let start = Int64.random(in: 0..<40)
                return start..<start + Int64.random(in: 0..<12)
            }
            let start = Int64.random(in: 0..<40)
            let wanted = start..<start + Int64.random(in: 0..<20)
            let missing = MissingRanges(of: wanted, in: covered).spans
            for stamp in wanted {
                #expect(missing.contains { $0.contains(stamp) } == !covered.contains { $0.contains(stamp) })
            }
            #expect(missing.allSatisfy { !$0.isEmpty && wanted.contains($0.lowerBound) })
            #expect(zip(missing, missing.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
        }
    }
}
