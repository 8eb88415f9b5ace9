import CCrypto

/// A key or token as the service holds it: its SHA-256, from which it cannot be had back.
public struct SecretDigest: Sendable, Hashable {
    private let bytes: [UInt8]

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// The digest of a secret that a client sent.
    init(of secret: String) {
        let text = Array(secret.utf8)
        bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
            unsafe text.withUnsafeBufferPointer { text in
                _ = unsafe SHA256(text.baseAddress, text.count, digest.baseAddress)
            }
            count = Int(SHA256_DIGEST_LENGTH)
        }
    }

    /// A secret as a setting gives it: itself, or `sha256:` and the 64 hexadecimal digits of its digest.
    ///
    /// - Parameter setting: The text; nil comes back for `sha256:` and anything but 64 such digits.
    public init?(setting: String) {
        guard setting.hasPrefix(Self.prefix) else {
            self.init(of: setting)
            return
        }
        let digits = setting.utf8.dropFirst(Self.prefix.utf8.count).map(Self.value)
        guard digits.count == 2 * Int(SHA256_DIGEST_LENGTH), digits.allSatisfy({ $0 != nil }) else {
            return nil
        }
        self.init(
            bytes: stride(from: 0, to: digits.count, by: 2).map { index in
                (digits[index] ?? 0) << 4 | (digits[index + 1] ?? 0)
            }
        )
    }

    private static let prefix = "sha256:"

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The first half of the digest in hexadecimal, to name the secret's holder without telling the secret.
    var name: String {
        bytes.prefix(16).map { (UInt16($0) | 0x100) }.map { String($0, radix: 16).dropFirst() }.joined()
    }

    /// Compares without telling by its duration how much of it was right.
    public static func == (a: SecretDigest, b: SecretDigest) -> Bool {
        zip(a.bytes, b.bytes).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
