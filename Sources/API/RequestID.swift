public import FastCGI

/// The id that names a request in the reply, in its problem and in the log.
public enum RequestID {
    /// The client's own id where it is a sane one, else the web server's; nil where neither is given.
    public static func of(_ request: Request) -> String? {
        if let given = request.headers["x-request-id"], isSane(given) { return given }
        if let assigned = request.parameter("REQUEST_ID"), isSane(assigned) { return assigned }
        return nil
    }

    /// 1 to 128 characters that are safe in a header, a log line and a file name.
    private static func isSane(_ id: String) -> Bool {
        1...128 ~= id.utf8.count
            && id.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
