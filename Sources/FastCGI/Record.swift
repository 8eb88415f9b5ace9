internal import CFastCGI

/// Records of the FastCGI protocol, as bytes (FastCGI 1.0 section 3.3).
enum Record {
    static let headerBytes = 8

    /// Types a responder has to do with; others are answered or ignored by their numbers.
    enum Kind {
        static let beginRequest = UInt8(FCGI_BEGIN_REQUEST)
        static let abortRequest = UInt8(FCGI_ABORT_REQUEST)
        static let endRequest = UInt8(FCGI_END_REQUEST)
        static let parameters = UInt8(FCGI_PARAMS)
        static let standardInput = UInt8(FCGI_STDIN)
        static let standardOutput = UInt8(FCGI_STDOUT)
        static let getValues = UInt8(FCGI_GET_VALUES)
        static let getValuesResult = UInt8(FCGI_GET_VALUES_RESULT)
        static let unknownType = UInt8(FCGI_UNKNOWN_TYPE)
    }

    /// How an END_REQUEST ends a request (section 5.5).
    enum Status {
        static let complete = UInt8(FCGI_REQUEST_COMPLETE)
        static let cannotMultiplex = UInt8(FCGI_CANT_MPX_CONN)
        static let unknownRole = UInt8(FCGI_UNKNOWN_ROLE)
    }

    static let responderRole = UInt16(FCGI_RESPONDER)
    static let keepConnectionFlag = UInt8(FCGI_KEEP_CONN)

    /// Appends a record with its header; the content must be shorter than 65,536 bytes.
    static func append(_ kind: UInt8, id: UInt16, content: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        appendHeader(kind, id: id, contentCount: content.count, to: &bytes)
        bytes += content
    }

    /// Appends a record's header alone; the content, shorter than 65,536 bytes, is to follow.
    static func appendHeader(_ kind: UInt8, id: UInt16, contentCount: Int, to bytes: inout [UInt8]) {
        precondition(contentCount <= 0xFFFF)
        bytes += [1, kind, UInt8(id >> 8), UInt8(id & 0xFF)]
        bytes += [UInt8(contentCount >> 8), UInt8(contentCount & 0xFF), 0, 0]
    }

    /// Appends a whole stream: records of up to 65,535 bytes and the empty one that ends it.
    static func append(stream kind: UInt8, id: UInt16, content: [UInt8], to bytes: inout [UInt8]) {
        var rest = content[...]
        while !rest.isEmpty {
            append(kind, id: id, content: rest.prefix(0xFFFF), to: &bytes)
            rest = rest.dropFirst(0xFFFF)
        }
        append(kind, id: id, content: [], to: &bytes)
    }

    /// An END_REQUEST record with application status 0.
    static func endRequest(id: UInt16, status: UInt8) -> [UInt8] {
        var bytes: [UInt8] = []
        append(Kind.endRequest, id: id, content: [0, 0, 0, 0, status, 0, 0, 0], to: &bytes)
        return bytes
    }
}
