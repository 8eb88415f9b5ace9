internal import CFastCGI
internal import CLinux
internal import Glibc

/// libfcgi's side of one responder: parses a request that is known to be whole.
///
/// The accepting is not left to libfcgi. `FCGX_Accept_r` reads the parameters in the same call, with no deadline, from any
/// connection it meets; but it skips `accept` when a connection is there already, as on a kept one. So the server accepts,
/// and lends the descriptor. The streams keep a pointer to the request, which therefore has an address of its own.
@safe struct Exchange: ~Copyable {
    /// What libfcgi made of a request.
    enum Reading {
        /// Its parameters and body.
        case request(Parameters, [UInt8])
        /// Not what the bytes promised.
        case faulty
        /// Not accepted, and libfcgi has closed the descriptor.
        case faultyAndClosed
    }

    private let request: UnsafeMutablePointer<FCGX_Request>

    init() throws(FastCGIError) {
        let status = FCGX_Init()
        guard status == 0 else { throw .call("FCGX_Init", status) }
        unsafe request = .allocate(capacity: 1)
        unsafe request.initialize(to: FCGX_Request())
        // No listening socket: if libfcgi wanted another connection after a fault, its accept fails at once.
        _ = unsafe FCGX_InitRequest(request, -1, 0)
    }

    deinit {
        unsafe request.pointee.ipcFd = -1
        unsafe FCGX_Free(request, 0)
        unsafe request.deallocate()
    }

    /// Parses the request that stands on a descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: A socket or file positioned at the BEGIN record, with the whole request readable.
    ///   - bodyCount: Bytes of STDIN.
    /// - Returns: What was read.
    func read(from descriptor: Int32, bodyCount: Int) -> Reading {
        lend(descriptor)
        guard unsafe FCGX_Accept_r(request) == 0 else { return .faultyAndClosed }
        let parameters = unsafe Self.parameters(request.pointee.envp)
        // One more than there is, so that the end of STDIN is read too and does not stay in the socket.
        let body = unsafe [UInt8](unsafeUninitializedCapacity: bodyCount + 1) { buffer, count in
            let text = unsafe UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
            count = unsafe Int(FCGX_GetStr(text, Int32(clamping: bodyCount + 1), request.pointee.in))
        }
        let isSound = unsafe FCGX_GetError(request.pointee.in) == 0
        guard isSound, body.count == bodyCount else {
            reset()
            return .faulty
        }
        return .request(parameters, body)
    }

    /// Forgets the request without another word to the sender.
    func reset() {
        unsafe request.pointee.ipcFd = -1
        unsafe FCGX_Free(request, 0)
    }

    private func lend(_ descriptor: Int32) {
        unsafe request.pointee.ipcFd = descriptor
        // Or FCGX_Accept_r closes it first of all, as left over from the request before.
        unsafe request.pointee.keepConnection = 1
        // If libfcgi does close it, then without waiting up to two seconds for the other side to do the same.
        unsafe request.pointee.detached = 1
    }

    private static func parameters(_ environment: FCGX_ParamArray?) -> Parameters {
        var parameters = Parameters()
        guard var entry = unsafe environment else { return parameters }
        parameters.reserve(bytes: 2048, entries: 32)
        while let text = unsafe entry.pointee {
            unsafe parameters.append(pair: UnsafeRawBufferPointer(start: text, count: strlen(text)))
            unsafe entry += 1
        }
        return parameters
    }
}
