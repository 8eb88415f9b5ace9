/// Follows the records of one request as bytes arrive, and knows when it is whole, sound, or past hope.
///
/// It does no I/O. libfcgi parses requests once more from the bytes that passed here, so that it never waits for a sender,
/// never meets a length that does not add up (CVE-2025-23016), and never sees a management record: its answer to
/// GET_VALUES overruns a buffer of 64 bytes when a name is repeated.
struct RequestAssembler {
    /// What the bytes so far amount to.
    enum Progress: Equatable {
        /// More bytes are wanted.
        case incomplete
        /// BEGIN, PARAMS and STDIN are there to their ends.
        case complete
        /// The request must be answered with `replies` only and the connection closed: wrong role, or aborted.
        case refused
        /// The sender broke the protocol or a limit; the connection must be closed.
        case broken
    }

    private enum Phase { case begin, parameters, input, done }
    private enum Use { case begin, anotherBegin, parameters, input, management, ignored }

    private let limits: Limits
    private let largerLimit: (Parameters) -> Int?
    private var hasAskedForMore = false
    private var phase = Phase.begin
    private var header = InlineArray<8, UInt8>(repeating: 0)
    private var headerCount = 0
    private var contentLeft = 0
    private var paddingLeft = 0
    private var use = Use.ignored
    private var recordID: UInt16 = 0
    private var content: [UInt8] = []
    private var replyCount = 0

    /// Id of the request, once it has begun.
    private(set) var requestID: UInt16 = 0
    /// Whether the sender asked to keep the connection after the request.
    private(set) var keepsConnection = false
    /// Content of PARAMS; where there is more than the limits allow, its first pairs.
    private(set) var parameters: [UInt8] = []
    /// Whether pairs had to be left out of ``parameters``.
    private(set) var isHeadTooLarge = false
    /// Content of STDIN up to the limit; empty when there is more.
    private(set) var body: [UInt8] = []
    /// How many bytes of STDIN are passed on.
    private(set) var bodyLimit: Int
    /// Bytes of STDIN seen, those beyond the limit included.
    private(set) var bodyCount = 0
    /// Records to send back at once: answers to management records, and refusals.
    var replies: [UInt8] = []
    /// Whether only records of this request were seen, as a web server sends them.
    private(set) var isPlain = true
    /// How many bytes have been used; those after a complete request have not.
    private(set) var consumed = 0

    /// Begins a request.
    ///
    /// - Parameters:
    ///   - limits: What it may cost.
    ///   - largerLimit: Asked for a body beyond the limit: how long this request's may be.
    init(limits: Limits, largerLimit: @escaping (Parameters) -> Int? = { _ in nil }) {
        self.limits = limits
        self.largerLimit = largerLimit
        bodyLimit = limits.bodyBytes
        parameters.reserveCapacity(2048)
    }

    /// Goes on with more bytes.
    mutating func consume(_ bytes: Span<UInt8>) -> Progress {
        var index = 0
        defer { consumed += index }
        while index < bytes.count {
            if headerCount < Record.headerBytes {
                header[headerCount] = bytes[index]
                headerCount += 1
                index += 1
                if headerCount == Record.headerBytes, let end = beginRecord() { return end }
            } else if contentLeft > 0 {
                let count = min(contentLeft, bytes.count - index)
                if let end = take(bytes.extracting(index..<index + count)) { return end }
                contentLeft -= count
                index += count
            } else {
                let count = min(paddingLeft, bytes.count - index)
                paddingLeft -= count
                index += count
            }
            if headerCount == Record.headerBytes && contentLeft == 0 && paddingLeft == 0 {
                headerCount = 0
                if let end = endRecord() { return end }
            }
        }
        return .incomplete
    }

    /// Looks at a header (section 3.3); an end is returned when no more records should be read.
    private mutating func beginRecord() -> Progress? {
        guard header[0] == 1 else { return .broken }
        let kind = header[1]
        recordID = UInt16(header[2]) << 8 | UInt16(header[3])
        contentLeft = Int(header[4]) << 8 | Int(header[5])
        paddingLeft = Int(header[6])
        content.removeAll(keepingCapacity: true)
        if kind == Record.Kind.beginRequest {
            guard recordID != 0, contentLeft == 8 else { return .broken }
            use = phase == .begin ? .begin : .anotherBegin
        } else if recordID == 0 {
            use = .management
        } else if phase == .begin || recordID != requestID {
            // Section 3.3: records of a request that is not active are ignored.
            use = .ignored
        } else if kind == Record.Kind.abortRequest {
            replies += Record.endRequest(id: requestID, status: Record.Status.complete)
            return .refused
        } else if kind == Record.Kind.parameters, phase == .parameters {
            use = .parameters
        } else if kind == Record.Kind.standardInput, phase == .input {
            use = .input
        } else {
            return .broken
        }
        if use == .management || use == .ignored || use == .anotherBegin { isPlain = false }
        return nil
    }

    private mutating func take(_ bytes: Span<UInt8>) -> Progress? {
        switch use {
        case .ignored, .anotherBegin: return nil
        case .begin, .management:
            for index in bytes.indices { content.append(bytes[index]) }
        case .parameters:
            guard parameters.count + bytes.count <= 4 * parameterLimit else { return .broken }
            unsafe bytes.withUnsafeBufferPointer { unsafe parameters.append(contentsOf: $0) }
        case .input:
            bodyCount += bytes.count
            if bodyCount > bodyLimit { askForMore() }
            if bodyCount <= bodyLimit {
                unsafe bytes.withUnsafeBufferPointer { unsafe body.append(contentsOf: $0) }
            } else {
                body = []
            }
        }
        return nil
    }

    private mutating func askForMore() {
        guard !hasAskedForMore else { return }
        hasAskedForMore = true
        bodyLimit = max(bodyLimit, largerLimit(Parameters(encoded: parameters)) ?? 0)
    }

    private mutating func endRecord() -> Progress? {
        let isEmpty = header[4] == 0 && header[5] == 0
        switch use {
        case .ignored: break
        case .begin: return begin()
        case .anotherBegin:
            return reply(Record.endRequest(id: recordID, status: Record.Status.cannotMultiplex))
        case .management: return answerManagement()
        case .parameters where isEmpty:
            return endParameters()
        case .input where isEmpty:
            phase = .done
            return .complete
        case .parameters, .input: break
        }
        return nil
    }

    /// Bytes of PARAMS that are passed on: name and value lengths may take 8 bytes a pair on top.
    private var parameterLimit: Int { limits.parameterBytes + 8 * limits.parameterCount }

    /// A client may send more headers than anybody needs; that is no fault of the web server, and deserves an answer.
    private mutating func endParameters() -> Progress? {
        guard
            let kept = NameValuePairs.soundPrefix(
                parameters,
                maximumCount: limits.parameterCount,
                maximumBytes: parameterLimit
            )
        else { return .broken }
        if kept < parameters.count {
            // nginx sends its own parameters first, so what names the request is among those kept.
            parameters.removeSubrange(kept...)
            isHeadTooLarge = true
            // libfcgi reads what was kept, not what is in the socket.
            isPlain = false
        }
        phase = .input
        return nil
    }

    private mutating func begin() -> Progress? {
        requestID = recordID
        keepsConnection = content[2] & Record.keepConnectionFlag != 0
        phase = .parameters
        guard UInt16(content[0]) << 8 | UInt16(content[1]) == Record.responderRole else {
            replies += Record.endRequest(id: requestID, status: Record.Status.unknownRole)
            return .refused
        }
        return nil
    }

    /// GET_VALUES gets the values known here, any other type UNKNOWN_TYPE (sections 4.1 and 4.2).
    private mutating func answerManagement() -> Progress? {
        var answer: [UInt8] = []
        guard header[1] == Record.Kind.getValues else {
            Record.append(
                Record.Kind.unknownType,
                id: 0,
                content: [header[1], 0, 0, 0, 0, 0, 0, 0],
                to: &answer
            )
            return reply(answer)
        }
        guard NameValuePairs.areSound(content, maximumCount: limits.parameterCount) else { return .broken }
        var asked = NameValuePairs(content)
        var names: Set<String> = []
        while let pair = asked.next() { names.insert(String(decoding: content[pair.name], as: UTF8.self)) }
        var values: [UInt8] = []
        for (name, value) in [("FCGI_MAX_CONNS", "1"), ("FCGI_MAX_REQS", "1"), ("FCGI_MPXS_CONNS", "0")]
        where names.contains(name) {
            values += [UInt8(name.utf8.count), UInt8(value.utf8.count)]
            values += name.utf8
            values += value.utf8
        }
        Record.append(Record.Kind.getValuesResult, id: 0, content: values[...], to: &answer)
        return reply(answer)
    }

    private mutating func reply(_ bytes: [UInt8]) -> Progress? {
        replyCount += 1
        // Nobody has so much to ask before a request; it would keep a responder for the asking.
        guard replyCount <= 32 else { return .broken }
        replies += bytes
        return nil
    }

    /// The request up to its body as plain records, for libfcgi to read; the body's follow.
    var canonicalHead: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parameters.count + 128)
        let flags = keepsConnection ? Record.keepConnectionFlag : 0
        let role = Record.responderRole
        Record.append(
            Record.Kind.beginRequest,
            id: requestID,
            content: [UInt8(role >> 8), UInt8(role & 0xFF), flags, 0, 0, 0, 0, 0],
            to: &bytes
        )
        Record.append(stream: Record.Kind.parameters, id: requestID, content: parameters, to: &bytes)
        return bytes
    }

    /// Hands the body over, so that it is not held twice.
    mutating func takeBody() -> [UInt8] {
        defer { body = [] }
        return body
    }
}
