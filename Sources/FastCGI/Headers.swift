/// The HTTP headers of a request, found without regard to case.
///
/// They are read from the `HTTP_*` parameters, and from `CONTENT_TYPE` and `CONTENT_LENGTH`, which CGI keeps apart
/// (RFC 3875 section 4.1). Never take an identity from a header: `Request.remoteAddress` is what nginx saw.
public struct Headers: Sendable {
    private let parameters: Parameters

    init(_ parameters: Parameters) { self.parameters = parameters }

    /// The header's value, or nil if it was not sent; an empty `Content-Type` or `Content-Length` counts as not sent,
    /// since nginx passes both always.
    public subscript(_ name: String) -> String? {
        let variable = Self.variable(name)
        guard let value = parameters.value(of: variable) else { return nil }
        if value.isEmpty && !variable.starts(with: Self.prefix) { return nil }
        return String(decoding: value, as: UTF8.self)
    }

    /// All headers with lower-case names, in the order sent.
    public var all: [(name: String, value: String)] {
        parameters.pairs.compactMap { pair in
            let isContent = pair.name == "CONTENT_TYPE" || pair.name == "CONTENT_LENGTH"
            guard isContent ? !pair.value.isEmpty : pair.name.hasPrefix("HTTP_") else { return nil }
            let name = isContent ? pair.name[...] : pair.name.dropFirst(5)
            let bytes = name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 | ($0 & 0x40) >> 1 }
            return (String(decoding: bytes, as: UTF8.self), pair.value)
        }
    }

    private static let prefix = Array("HTTP_".utf8)

    /// `X-Request-Id` becomes `HTTP_X_REQUEST_ID`.
    static func variable(_ name: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(name.utf8.count + 5)
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): bytes.append(byte - 32)
            case UInt8(ascii: "-"): bytes.append(UInt8(ascii: "_"))
            default: bytes.append(byte)
            }
        }
        let isContent = bytes == Array("CONTENT_TYPE".utf8) || bytes == Array("CONTENT_LENGTH".utf8)
        return isContent ? bytes : prefix + bytes
    }
}
