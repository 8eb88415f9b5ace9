import Glibc
import Logging

/// Writes one line an event to standard error: time, level, message, `name=value` pairs.
///
/// Libraries below log nothing themselves; what they report comes through here.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let process: String

    init(level: Logger.Level, process: String) {
        logLevel = level
        self.process = process
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line =
            Timestamp.text(microseconds: SystemReadings.wallClockMicroseconds()) + " " + event.level.rawValue
            + " " + process + "[" + String(getpid()) + "] "
            + event.message.description
        let pairs = metadata.merging(event.metadata ?? [:]) { _, new in new }
        for (name, value) in pairs.sorted(by: { $0.key < $1.key }) {
            line += " \(name)=\(Self.quoted(value.description))"
        }
        // One write a line: lines of several processes into one file don't mix.
        writeError(line)
    }

    /// Quotes what would break the line or the pairs; a client's text may be in a value.
    private static func quoted(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.utf8.allSatisfy {
                $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=")
            }
        return isPlain ? value : value.debugDescription
    }
}

extension Logger {
    /// A logger of this process.
    init(_ settings: Settings, process: String) {
        let level = Logger.Level(rawValue: settings.logLevel) ?? .info
        self.init(label: process) { _ in LineLogHandler(level: level, process: process) }
    }

    /// Logs an event with its particulars.
    func event(_ level: Logger.Level, _ message: String, _ fields: [(String, String)] = []) {
        log(
            level: level,
            "\(message)",
            metadata: Dictionary(fields.map { ($0.0, .string($0.1)) }) { first, _ in first }
        )
    }
}
