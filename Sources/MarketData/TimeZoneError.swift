/// Why bytes are not a time zone's rules.
public struct TimeZoneError: Error, Equatable {
    /// The zone's name.
    public let zone: String
    /// What is wrong.
    public let fault: String

    /// What is wrong, in one sentence.
    public var message: String { "time zone \(zone): \(fault)" }
}
