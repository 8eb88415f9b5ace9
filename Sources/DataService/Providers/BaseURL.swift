/// Where a provider is reached: the address of the settings with the provider's own path.
struct BaseURL: Sendable, Equatable {
    /// Without a slash at the end.
    let text: String

    /// Takes an address with or without the provider's path.
    ///
    /// - Parameters:
    ///   - address: `https://finnhub.io`, or `http://localhost:9000/api/v1/`.
    ///   - path: The provider's, `/api/v1`; appended unless the address ends with it.
    init(_ address: String, path: String) {
        var text = address
        while text.last == "/" { text.removeLast() }
        self.text = text.hasSuffix(path) ? text : text + path
    }

    /// A URL below this one.
    ///
    /// - Parameters:
    ///   - segment: Appended as it is.
    ///   - query: Names as they are, values to be percent-encoded.
    /// - Returns: An absolute URL.
    func url(_ segment: String = "", _ query: [(String, String)]) -> String {
        let pairs = query.map { name, value in "\(name)=\(Self.encoded(value))" }
        return text + segment + "?" + pairs.joined(separator: "&")
    }

    /// A text with everything but RFC 3986's unreserved characters percent-encoded.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
