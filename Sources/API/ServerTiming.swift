import FastCGI

/// The phases of a request as the `Server-Timing` header tells them, in milliseconds with three decimals.
///
/// Source: https://www.w3.org/TR/server-timing/
struct ServerTiming {
    private var bytes: [UInt8] = []
    /// How long the request waited to be taken up, in microseconds; nil where the web server does not say when it came.
    private(set) var queueMicroseconds: Int64?

    /// The header's value.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The time between the web server and here, getting bars, computing, and in all.
    ///
    /// - Parameters:
    ///   - request: Its `REQUEST_START` is when the web server passed it on, in seconds with milliseconds.
    ///   - call: What the endpoint spent; nil when none was reached.
    ///   - now: When the request was taken up, in microseconds UTC.
    ///   - elapsed: How long it took here, in nanoseconds.
    init(_ request: Request, _ call: Call?, now: Int64, elapsed: UInt64) {
        bytes.reserveCapacity(80)
        queueMicroseconds = Self.waited(request, now: now)
        if let queueMicroseconds { add("queue", microseconds: queueMicroseconds) }
        if let call {
            add("data", microseconds: Int64(call.dataNanoseconds / 1000))
            add("compute", microseconds: Int64(call.computeNanoseconds / 1000))
        }
        add("total", microseconds: Int64(elapsed / 1000))
    }

    /// How long a request waited to be taken up, in microseconds; nil where the web server does not say when it came.
    static func waited(_ request: Request, now: Int64) -> Int64? {
        // nginx's clock has millisecond steps and may be a hair ahead of this process's reading of it.
        request.parameter("REQUEST_START").flatMap(microseconds).map { max(0, now - $0) }
    }

    private mutating func add(_ name: StaticString, microseconds: Int64) {
        if !bytes.isEmpty { bytes.append(contentsOf: ", ".utf8) }
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: ";dur=".utf8)
        bytes.append(contentsOf: String(microseconds / 1000).utf8)
        bytes.append(UInt8(ascii: "."))
        let fraction = microseconds % 1000
        for digit in [fraction / 100, fraction / 10 % 10, fraction % 10] { bytes.append(UInt8(48 + digit)) }
    }

    /// Seconds with up to six decimals, nil for anything else.
    private static func microseconds(_ text: String) -> Int64? {
        var value: Int64 = 0
        var decimals: Int?
        for byte in text.utf8.prefix(24) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if let count = decimals {
                    guard count < 6 else { continue }
                    decimals = count + 1
                }
                value = value &* 10 &+ Int64(byte - 48)
            case UInt8(ascii: ".") where decimals == nil: decimals = 0
            default: return nil
            }
        }
        for _ in (decimals ?? 0)..<6 { value = value &* 10 }
        return value
    }
}
