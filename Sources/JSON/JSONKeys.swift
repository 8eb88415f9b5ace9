/// The names of members that are written often, made ready once: one after the other, so that none is counted as used.
public struct JSONKeys: Sendable {
    /// Each name in quotes, and the colon.
    let bytes: [UInt8]
    /// Where each begins, and the end.
    let bounds: [Int]

    /// - Parameter names: The names; what has to be escaped is.
    public init(_ names: [String]) {
        var bytes: [UInt8] = []
        var bounds = [0]
        for name in names {
            bytes.append(UInt8(ascii: "\""))
            EscapedString.append(name, to: &bytes)
            bytes += [UInt8(ascii: "\""), UInt8(ascii: ":")]
            bounds.append(bytes.count)
        }
        (self.bytes, self.bounds) = (bytes, bounds)
    }
}
