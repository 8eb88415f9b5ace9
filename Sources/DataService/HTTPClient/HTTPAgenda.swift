/// Errands that wait for their time, and the time by which all have to be done.
struct HTTPAgenda {
    private struct Entry {
        let errand: HTTPErrand
        let due: UInt64
    }

    private let deadline: UInt64
    /// In the order they fall due; of those due at once, in the order given.
    private var waiting: [Entry] = []

    init(now: UInt64, milliseconds: Int) { deadline = now + UInt64(max(0, milliseconds)) * 1_000_000 }

    var isEmpty: Bool { waiting.isEmpty }

    mutating func add(_ errands: [HTTPErrand], now: UInt64) {
        for errand in errands {
            let due = now + UInt64(max(0, errand.delayMilliseconds)) * 1_000_000
            let place = waiting.firstIndex { $0.due > due } ?? waiting.count
            waiting.insert(Entry(errand: errand, due: due), at: place)
        }
    }

    /// Takes the first errand that is due, with the milliseconds left for it.
    ///
    /// One that falls due after the deadline is handed out at once with 0: nobody has to wait to hear that it is too late.
    mutating func next(now: UInt64) -> (errand: HTTPErrand, milliseconds: Int)? {
        if let last = waiting.last, last.due >= deadline {
            waiting.removeLast()
            return (last.errand, 0)
        }
        guard let first = waiting.first, first.due <= now else { return nil }
        waiting.removeFirst()
        return (first.errand, now < deadline ? Int((deadline - now + 999_999) / 1_000_000) : 0)
    }

    /// Milliseconds until the next errand falls due, 1 to 1000.
    func pause(now: UInt64) -> Int {
        guard let next = waiting.first?.due else { return 1_000 }
        // Rounded up, or the last part of a millisecond would be waited for in circles.
        return next > now ? Int(min((next - now + 999_999) / 1_000_000, 1_000)) : 1
    }
}
