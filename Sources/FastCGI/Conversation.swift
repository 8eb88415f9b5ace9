internal import CLinux
internal import Glibc

/// What a server says and hears on one connection after another; it keeps the buffers they share.
struct Conversation: ~Copyable {
    private enum Outcome { case whole(isInSocket: Bool, isAlone: Bool), over }

    private let limits: Limits
    private let hooks: Hooks
    private let exchange: Exchange
    private var buffer: [UInt8]
    private var head: [UInt8] = []
    private var writer: ResponseWriter
    var counters = Counters()

    init(limits: Limits, hooks: Hooks) throws(FastCGIError) {
        self.limits = limits
        self.hooks = hooks
        exchange = try Exchange()
        buffer = [UInt8](repeating: 0, count: 64 << 10)
        writer = ResponseWriter(stallSeconds: limits.stallSeconds)
    }

    /// Serves a connection until one of the two sides ends it.
    ///
    /// nginx with `fastcgi_keep_conn` and no upstream `keepalive` wants the connection kept, and closes it itself when it
    /// has END_REQUEST: that is how it tells a whole response from a cut one. It must not hold a responder, though: a kept
    /// connection ends when it is silent, when somebody else waits, and when the server stops.
    ///
    /// - Parameters:
    ///   - descriptor: The accepted socket; it is closed.
    ///   - others: Listener and stop descriptor that end a kept connection; nil if it should not be kept.
    ///   - respond: Answers a request.
    mutating func serve(
        _ descriptor: Int32,
        others: (listener: Int32, stop: Int32)?,
        respond: (Request) -> Response
    ) {
        var connection = Connection(descriptor: descriptor)
        while true {
            var assembler = RequestAssembler(limits: limits) { [hooks] in
                hooks.bodyLimit(Request(parameters: $0))
            }
            guard case .whole(let isInSocket, let isAlone) = receive(connection, &assembler) else {
                hooks.onIdle(counters)
                return
            }
            guard var request = request(&connection, &assembler, isInSocket: isInSocket) else {
                counters.protocolFaults += 1
                hooks.onIdle(counters)
                return
            }
            request.client = ClientWatch(descriptor: descriptor)
            hooks.onBusy(request)
            let response = respond(request)
            let isWritten = write(response, to: request, id: assembler.requestID, on: connection)
            counters.requests += 1
            if !isWritten { counters.writeFailures += 1 }
            hooks.onIdle(counters)
            guard isWritten, isAlone, assembler.keepsConnection, let others else { return }
            let ready = Waiting.readable(
                descriptor,
                others.listener,
                others.stop,
                milliseconds: Waiting.milliseconds(until: Waiting.deadline(in: limits.idleSeconds))
            )
            guard ready.first, !ready.third else { return }
        }
    }

    /// Follows a request until it is whole.
    ///
    /// A request that is there in whole is only looked at, and libfcgi reads it from the socket itself: nearly all are.
    private mutating func receive(_ connection: borrowing Connection, _ assembler: inout RequestAssembler)
        -> Outcome
    {
        var deadline = Waiting.deadline(in: limits.idleSeconds)
        var hasBegun = false
        var received = 0
        while true {
            switch connection.receive(into: &buffer, peeking: !hasBegun) {
            case .ended:
                if hasBegun { counters.incompleteRequests += 1 }
                return .over
            case .nothingYet:
                let left = Waiting.milliseconds(until: deadline)
                if left == 0 {
                    if hasBegun { counters.incompleteRequests += 1 }
                    return .over
                }
                _ = Waiting.readable(connection.descriptor, milliseconds: left)
            case .bytes(let count):
                received += count
                let progress = assembler.consume(buffer.span.extracting(0..<count))
                if progress == .complete && !hasBegun && assembler.isPlain && assembler.consumed == count {
                    return .whole(isInSocket: assembler.bodyCount <= assembler.bodyLimit, isAlone: true)
                }
                if !hasBegun {
                    connection.discard(count, using: &buffer)
                    hasBegun = true
                    deadline = Waiting.deadline(in: limits.readSeconds)
                }
                let replied = assembler.replies.isEmpty || connection.send(assembler.replies)
                assembler.replies.removeAll()
                switch progress {
                case .complete:
                    // What came along behind it would be lost in the buffer: the connection ends with this request.
                    return .whole(isInSocket: false, isAlone: assembler.consumed == received)
                case .incomplete where replied && Waiting.now < deadline: continue
                case .incomplete: counters.incompleteRequests += 1
                case .refused, .broken: counters.protocolFaults += 1
                }
                return .over
            }
        }
    }

    /// Lets libfcgi read the request: from the socket, or from memory where it was collected.
    private func request(
        _ connection: inout Connection,
        _ assembler: inout RequestAssembler,
        isInSocket: Bool
    ) -> Request? {
        var memory: Int32 = -1
        defer { if memory >= 0 { close(memory) } }
        if !isInSocket {
            memory = unsafe memfd_create("request", UInt32(MFD_CLOEXEC))
            guard Self.write(&assembler, to: memory), lseek(memory, 0, SEEK_SET) == 0 else { return nil }
        }
        let source = isInSocket ? connection.descriptor : memory
        let parameters: Parameters
        let body: [UInt8]
        let wanted = assembler.bodyCount <= assembler.bodyLimit ? assembler.bodyCount : 0
        switch exchange.read(from: source, bodyCount: wanted) {
        case .request(let readParameters, let readBody): (parameters, body) = (readParameters, readBody)
        case .faulty: return nil
        case .faultyAndClosed:
            if isInSocket { connection.forget() } else { memory = -1 }
            return nil
        }
        var request = Request(parameters: parameters, body: body)
        request.isHeadTooLarge = assembler.isHeadTooLarge
        if assembler.bodyCount > assembler.bodyLimit {
            request.bodyFault = .tooLarge(limit: assembler.bodyLimit)
        } else if let declared = request.contentLength, declared != body.count {
            request.bodyFault = .lengthMismatch(declared: declared, received: body.count)
            request.body = []
        }
        return request
    }

    /// Writes a request that was collected as plain records, and lets go of its body.
    private static func write(_ assembler: inout RequestAssembler, to file: Int32) -> Bool {
        func put(_ bytes: [UInt8]) -> Bool {
            unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) == $0.count }
        }
        guard put(assembler.canonicalHead) else { return false }
        let body = assembler.takeBody()
        var rest = body[...]
        while true {
            var record: [UInt8] = []
            let piece = rest.prefix(0xFFFF)
            Record.append(Record.Kind.standardInput, id: assembler.requestID, content: piece, to: &record)
            guard put(record) else { return false }
            if piece.isEmpty { return true }
            rest = rest.dropFirst(piece.count)
        }
    }

    private mutating func write(
        _ response: Response,
        to request: Request,
        id: UInt16,
        on connection: borrowing Connection
    ) -> Bool {
        head.removeAll(keepingCapacity: true)
        ResponseHead.append(response, to: &head)
        let hasBody = ResponseHead.hasBody(response) && request.method != "HEAD"
        let deadline = Waiting.deadline(in: limits.writeSeconds)
        // libfcgi's streams for this request are done with.
        exchange.reset()
        return writer.write(
            head: head,
            body: hasBody ? response.body : [],
            id: id,
            to: connection.descriptor,
            stream: hasBody ? response.stream : nil,
            deadline: deadline
        )
    }
}
