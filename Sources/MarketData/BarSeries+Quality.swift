extension BarSeries {
    /// What is noticeable about the bars, for a market that closes at weekends and on holidays.
    public var quality: QualityReport { quality(of: .equity) }

    /// What is noticeable about the bars; coins are expected to trade all the time.
    public func quality(of kind: InstrumentKind) -> QualityReport {
        let expected = longestExpectedStep(kind)
        var gaps: [QualityReport.Gap] = []
        var gapCount = 0
        var zeroVolumes = 0
        var flatBars = 0
        var overshoots = 0
        var largest = (index: 0, ratio: 1.0)
        for i in 0..<count {
            if volumes[i] == 0 { zeroVolumes += 1 }
            if highs[i] == lows[i] { flatBars += 1 }
            if max(opens[i], closes[i]) > highs[i] || min(opens[i], closes[i]) < lows[i] { overshoots += 1 }
            if i == 0 { continue }
            if times[i] - times[i - 1] > expected {
                gapCount += 1
                if gaps.count < QualityReport.listedGaps {
                    gaps.append(QualityReport.Gap(after: times[i - 1], before: times[i]))
                }
            }
            let ratio = max(closes[i] / closes[i - 1], closes[i - 1] / closes[i])
            if largest.index == 0 || ratio > largest.ratio { largest = (i, ratio) }
        }
        let i = largest.index
        return QualityReport(
            count: count,
            first: times.first,
            last: times.last,
            gaps: gaps,
            gapCount: gapCount,
            zeroVolumes: zeroVolumes,
            flatBars: flatBars,
            overshoots: overshoots,
            largestMove: i == 0
                ? nil : QualityReport.Move(time: times[i], change: closes[i] / closes[i - 1] - 1)
        )
    }

    /// Seconds between the starts of two bars beyond which something is missing.
    ///
    /// Easter closes exchanges from Thursday to Tuesday; the longest holidays (Chinese New Year) do show as
    /// gaps.
    private func longestExpectedStep(_ kind: InstrumentKind) -> Int64 {
        let day = CalendarDate.secondsPerDay
        switch timeframe {
        case .month1: return 31 * day
        case .week1: return 7 * day
        case .day1: return kind == .crypto ? day : 5 * day
        default: return kind == .crypto ? (timeframe.seconds ?? day) : 5 * day
        }
    }
}
