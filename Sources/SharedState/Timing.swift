/// A series of times in few buckets, the same for all series, as monitoring wants them.
public enum Timing: Hashable, Sendable {
    /// Of requests to the route of this place in the catalogue, 0 to ``routePlaces`` - 1.
    case route(Int)
    /// Of requests to the provider of this place, 0 to `Counter.providerPlaces` - 1.
    case provider(Int)
    /// Of one phase of all requests.
    case phase(Phase)

    /// What a request spends its time with.
    public enum Phase: Int, Sendable, CaseIterable {
        /// Waiting for a responder.
        case queue
        /// Getting bars.
        case data
        /// Computing.
        case compute
    }

    /// Routes that have series of their own.
    public static let routePlaces = 64
    /// The largest time of each bucket but the last, in microseconds, ascending; the last bucket takes all above.
    public static let bounds: [Int64] = [
        250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
        5_000_000, 10_000_000, 30_000_000, 60_000_000,
    ]

    /// Series there are.
    static let count = routePlaces + Counter.providerPlaces + Phase.allCases.count
    /// Words of a series: the sum, then the buckets.
    static let words = 1 + bounds.count + 1

    /// Place among the series of a slot.
    var index: Int {
        switch self {
        case .route(let place):
            precondition(
                (0..<Self.routePlaces).contains(place),
                "there are series for \(Self.routePlaces) routes"
            )
            return place
        case .provider(let place):
            precondition(
                (0..<Counter.providerPlaces).contains(place),
                "there are series for \(Counter.providerPlaces) providers"
            )
            return Self.routePlaces + place
        case .phase(let phase):
            return Self.routePlaces + Counter.providerPlaces + phase.rawValue
        }
    }

    /// The bucket a time falls into.
    static func bucket(of microseconds: Int64) -> Int {
        bounds.firstIndex { microseconds <= $0 } ?? bounds.count
    }
}

/// The times of one series.
public struct BucketedTimes: Sendable, Equatable {
    /// Times in each bucket of ``Timing/bounds``, and one more above all of them.
    public let buckets: [Int]
    /// The sum of all times, in microseconds.
    public let sum: Int64

    /// Times recorded.
    public var count: Int { buckets.reduce(0, +) }
}
