import MarketData

/// The time zones of this machine, each read once.
final class ZoneInfo {
    private let folder: String
    private var rules: [String: TimeZoneRules] = [:]

    /// Zones in the folder of the tz database.
    init(folder: String = "/usr/share/zoneinfo") { self.folder = folder }

    /// The rules of an IANA zone; nil when the machine does not know it.
    ///
    /// Names come from the exchange table, never from a request.
    func rules(named name: String) -> TimeZoneRules? {
        if let known = rules[name] { return known }
        guard let file = try? SourceFile(path: "\(folder)/\(name)", maximumBytes: 1 << 20),
            let read = try? TimeZoneRules(name: name, tzif: file.bytes)
        else { return nil }
        rules[name] = read
        return read
    }
}
