import Glibc

/// A moment as logs write it: `2026-01-02T03:04:05.678Z`.
enum Timestamp {
    /// - Parameter microseconds: Microseconds UTC since 1970.
    /// - Returns: The text.
    static func text(microseconds: Int64) -> String {
        var seconds = time_t(microseconds / 1_000_000)
        var fields = unsafe tm()
        unsafe gmtime_r(&seconds, &fields)
        var buffer = [CChar](repeating: 0, count: 32)
        let count = unsafe strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%S", &fields)
        let milliseconds = String(microseconds / 1000 % 1000)
        let text = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text + "." + String(repeating: "0", count: 3 - milliseconds.count) + milliseconds + "Z"
    }
}
