/// What of a span several others leave out.
struct MissingRanges: Equatable {
    /// Oldest first, none empty, no two touching.
    let spans: [TimeSpan]

    /// Finds what is missing.
    ///
    /// - Parameters:
    ///   - wanted: What is wanted.
    ///   - covered: What is there, in any order, overlapping or not.
    init(of wanted: TimeSpan, in covered: [TimeSpan]) {
        var left: [TimeSpan] = []
        var from = wanted.lowerBound
        for span in Self.union(covered) {
            guard span.upperBound > from else { continue }
            guard span.lowerBound < wanted.upperBound else { break }
            if span.lowerBound > from { left.append(from..<span.lowerBound) }
            from = span.upperBound
        }
        if from < wanted.upperBound { left.append(from..<wanted.upperBound) }
        spans = left
    }

    /// The same stamps as few spans, oldest first; spans that touch become one.
    static func union(_ spans: [TimeSpan]) -> [TimeSpan] {
        var result: [TimeSpan] = []
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) where !span.isEmpty {
            if let last = result.last, last.upperBound >= span.lowerBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                result.append(span)
            }
        }
        return result
    }
}
