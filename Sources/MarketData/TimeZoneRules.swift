/// The offsets from UTC of one time zone through all times.
///
/// - Source: RFC 8536 (TZif) and, after the last transition, the POSIX `TZ` rule of its footer.
public struct TimeZoneRules: Sendable, Equatable {
    /// IANA name, `America/New_York`.
    public let name: String
    /// Instants at which the offset changes, strictly increasing.
    let transitions: [Int64]
    /// Offset from each transition on, seconds east of UTC.
    let offsets: [Int32]
    /// Offset before the first transition.
    let initialOffset: Int32
    /// What holds from the last transition on; nil: the last offset.
    let footer: PosixTimeZone?

    /// Coordinated universal time.
    public static let utc = TimeZoneRules(
        name: "UTC",
        transitions: [],
        offsets: [],
        initialOffset: 0,
        footer: nil
    )

    /// Reads the content of a compiled zone file, such as those below `/usr/share/zoneinfo`.
    ///
    /// Version 1 files (32-bit times, no footer) are read too. Any bytes are safe to give.
    ///
    /// - Parameters:
    ///   - name: IANA name, for messages and ``name``.
    ///   - tzif: The whole file.
    /// - Throws: ``TimeZoneError`` when the bytes break RFC 8536.
    public init(name: String, tzif: [UInt8]) throws(TimeZoneError) {
        do throws(TZif.Malformed) {
            self = try TZif.read(tzif, name: name)
        } catch {
            throw TimeZoneError(zone: name, fault: error.fault)
        }
    }

    init(name: String, transitions: [Int64], offsets: [Int32], initialOffset: Int32, footer: PosixTimeZone?) {
        self.name = name
        self.transitions = transitions
        self.offsets = offsets
        self.initialOffset = initialOffset
        self.footer = footer
    }

    /// Seconds east of UTC at an instant.
    ///
    /// - Complexity: O(log n) in the number of transitions.
    public func offset(at time: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = low + (high - low) / 2
            if transitions[middle] <= time { low = middle + 1 } else { high = middle }
        }
        if low == transitions.count, let footer { return footer.offset(at: time) }
        return Int(low == 0 ? initialOffset : offsets[low - 1])
    }

    /// The local date at an instant.
    public func localDate(at time: Int64) -> CalendarDate {
        CalendarDate(secondsUTC: time + Int64(offset(at: time)))
    }

    /// The first instant of a local date, seconds UTC; where clocks skip midnight, the instant they skip it.
    ///
    /// A date the zone leaves out (Samoa, 2011-12-30) begins and ends where the clocks jump over it.
    public func startOfDay(_ date: CalendarDate) -> Int64 {
        let midnight = date.secondsUTC
        // No zone changes twice within two days around one midnight, so the offset is one of these two.
        let before = midnight - Int64(offset(at: midnight - CalendarDate.secondsPerDay))
        let after = midnight - Int64(offset(at: midnight + CalendarDate.secondsPerDay))
        for candidate in [min(before, after), max(before, after)]
        where candidate + Int64(offset(at: candidate)) == midnight {
            return candidate
        }
        // Midnight is skipped: local time passes it between the two candidates.
        var low = min(before, after) - 1
        var high = max(before, after)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if middle + Int64(offset(at: middle)) < midnight { low = middle } else { high = middle }
        }
        return high
    }
}
