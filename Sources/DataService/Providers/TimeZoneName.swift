/// Names of time zones that come from outside.
enum TimeZoneName {
    /// Whether a name can be looked up as a file below a folder and nowhere else: `America/Argentina/Buenos_Aires`.
    static func isSafe(_ name: String) -> Bool {
        guard name.utf8.count <= 64 else { return false }
        return name.split(separator: "/", omittingEmptySubsequences: false)
            .allSatisfy { part in
                part.first?.isLetter == true
                    && part.utf8.allSatisfy { byte in
                        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                            || (0x61...0x7A).contains(byte)
                            || byte == 0x5F || byte == 0x2D || byte == 0x2B
                    }
            }
    }
}
