/// The time, as the composition has it, and a way to let some pass.
public struct ServiceClock {
    /// Microseconds UTC since 1970.
    public var wallMicroseconds: () -> Int64
    /// A clock that never goes back, nanoseconds.
    public var monotonicNanoseconds: () -> UInt64
    /// Waits for so many milliseconds.
    public var sleep: (Int) -> Void

    /// A clock with all its properties named.
    ///
    /// - Parameters:
    ///   - wallMicroseconds: Microseconds UTC since 1970.
    ///   - monotonicNanoseconds: A clock that never goes back, nanoseconds.
    ///   - sleep: Waits for so many milliseconds.
    public init(
        wallMicroseconds: @escaping () -> Int64,
        monotonicNanoseconds: @escaping () -> UInt64,
        sleep: @escaping (Int) -> Void
    ) {
        self.wallMicroseconds = wallMicroseconds
        self.monotonicNanoseconds = monotonicNanoseconds
        self.sleep = sleep
    }
}

/// Wall time that runs evenly while one request is served, whatever is done to the clock meanwhile.
struct Stopwatch {
    private let clock: ServiceClock
    private let wall: Int64
    private let begin: UInt64

    init(_ clock: ServiceClock) {
        self.clock = clock
        wall = clock.wallMicroseconds()
        begin = clock.monotonicNanoseconds()
    }

    /// Microseconds UTC since 1970.
    var now: Int64 { wall + Int64((clock.monotonicNanoseconds() - begin) / 1000) }

    /// Waits for so many milliseconds.
    func sleep(_ milliseconds: Int) { clock.sleep(milliseconds) }
}
