/// The part of an address that stands for one client.
enum ClientNetwork {
    /// An IPv4 address as it is; of an IPv6 address the first 64 bits, which is what one customer usually has.
    ///
    /// - Parameter address: As the web server saw it.
    /// - Returns: The address or network; what is no address comes back as it is.
    static func name(of address: String) -> String {
        guard address.contains(":") else { return address }
        if let last = address.split(separator: ":").last, last.contains(".") {
            // An IPv4 client of a socket that takes both kinds: RFC 4291 section 2.5.5.2.
            return String(last)
        }
        let sides = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false).map {
            $0.split(separator: ":")
        }
        guard let head = sides.first else { return address }
        let tail = sides.count > 1 ? sides[1] : []
        let gap = repeatElement("0" as Substring, count: max(0, 8 - head.count - tail.count))
        return (head + gap + tail).prefix(4).joined(separator: ":").lowercased() + "::/64"
    }
}
