/// For which stamps a cached series holds all the bars there are.
struct Coverage: Equatable {
    /// Stamps whose bars are finished and can be kept; oldest first, no two touching.
    private(set) var closed: [TimeSpan] = []
    /// First stamp of the part that was still open when it was last looked at; nil when nobody asked for it yet.
    private(set) var openFrom: Int64?
    /// Unix seconds of that look.
    private(set) var checkedAt: Int64 = 0
    /// Stamp before which the provider has nothing, or gives nothing.
    private(set) var floor: Int64?
    /// Unix seconds from which on it may be asked again.
    private(set) var floorUntil: Int64 = 0
    /// Unix seconds at which the prices were last found to be adjusted as the newest are.
    var adjustedAt: Int64 = 0

    /// Seconds for which adjusted prices are taken to be so still.
    static let adjustmentSeconds: Int64 = 7 * 86_400
    /// Seconds by which clocks of two requests may differ.
    private static let tolerance: Int64 = 300

    init() {}

    /// What was written into the cache.
    init?(
        closed text: String,
        openFrom: Int64?,
        checkedAt: Int64,
        floor: Int64?,
        floorUntil: Int64,
        adjustedAt: Int64
    ) {
        for pair in text.split(separator: " ") {
            let bounds = pair.split(separator: ":").map { Int64($0) }
            guard bounds.count == 2, let lower = bounds[0], let upper = bounds[1], lower < upper else {
                return nil
            }
            closed.append(lower..<upper)
        }
        guard closed == MissingRanges.union(closed) else { return nil }
        (self.openFrom, self.checkedAt) = (openFrom, checkedAt)
        (self.floor, self.floorUntil) = (floor, floorUntil)
        self.adjustedAt = adjustedAt
    }

    /// ``closed`` as the cache keeps it.
    var closedText: String { closed.map { "\($0.lowerBound):\($0.upperBound)" }.joined(separator: " ") }

    // MARK: - Asking

    /// Whether the open part needs no new look.
    func isOpenPartFresh(now: Int64, expiry: Int64) -> Bool {
        // A look in the future is one before the clock was put back; one after this request began is as new as can be.
        openFrom != nil && checkedAt > now - max(expiry, 1) && checkedAt <= now + Self.tolerance
    }

    /// The part of a wanted span that the provider may have.
    func reachable(_ wanted: TimeSpan, now: Int64) -> TimeSpan {
        guard let floor, floorUntil > now, floor > wanted.lowerBound else { return wanted }
        return min(floor, wanted.upperBound)..<wanted.upperBound
    }

    /// What has to be fetched for a wanted span.
    ///
    /// - Parameters:
    ///   - wanted: The stamps wanted.
    ///   - now: Unix seconds.
    ///   - expiry: Seconds after which the open part is looked at again; nil for never.
    /// - Returns: The spans, oldest first; none when all is there.
    func missing(_ wanted: TimeSpan, now: Int64, expiry: Int64?) -> [TimeSpan] {
        var covered = closed
        let isFresh = expiry.map { isOpenPartFresh(now: now, expiry: $0) } ?? true
        if let openFrom, isFresh { covered.append(openFrom..<Int64.max) }
        return MissingRanges(of: reachable(wanted, now: now), in: covered).spans
    }

    /// The stamps around one without a gap between them, those of the open part included; nil when it is not covered.
    func run(around stamp: Int64) -> TimeSpan? {
        let open = openFrom.map { [$0..<Int64.max] } ?? []
        return MissingRanges.union(closed + open).first { $0.contains(stamp) }
    }

    // MARK: - Noting

    /// Notes that all finished bars of a span are there.
    mutating func close(_ span: TimeSpan) {
        closed = MissingRanges.union(closed + [span])
        if let openFrom, span.contains(openFrom) { self.openFrom = span.upperBound }
    }

    /// Notes that everything from a stamp on is open, as of now.
    mutating func open(from stamp: Int64, now: Int64) {
        openFrom = stamp
        checkedAt = now
        closed = closed.compactMap { span in
            span.lowerBound < stamp ? span.lowerBound..<min(span.upperBound, stamp) : nil
        }
    }

    /// Notes that there is nothing to ask for before a stamp, for a while.
    mutating func note(floor stamp: Int64, until: Int64) {
        floor = stamp
        floorUntil = until
    }
}
