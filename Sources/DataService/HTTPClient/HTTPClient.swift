import CCurl

/// Sends GETs over libcurl, many at a time, and keeps the connections for the next.
///
/// One a process, used by one thread at a time: it owns libcurl's multi handle, and with it the connections. Nothing is
/// followed, no cookie is kept, and certificates are verified. A compressed body that ends early inside an otherwise whole
/// answer passes, because libcurl does not check for its end; what reads it has to.
@safe final class HTTPClient: Transport {
    /// How all requests are sent.
    struct Configuration: Sendable {
        /// Sent with each request; without one Yahoo refuses at once.
        var userAgent: String
        /// Bytes a body may have after its content encoding is undone.
        var maximumBodyBytes = 8 << 20
        /// Connections kept for later.
        var keptConnections = 16
        /// Bytes a second below which a transfer counts as stalled.
        var slowestBytesPerSecond = 128
        /// Seconds for which a transfer may be stalled, the wait for its first byte included.
        var stalledSeconds = 8
        /// Path of the certificates to trust in place of the system's.
        var authorities: String?
    }

    private let configuration: Configuration
    private let monotonicNanoseconds: () -> UInt64
    private let multi: UnsafeMutableRawPointer
    /// By the address of their easy handle.
    private var transfers: [UInt: Transfer] = [:]

    /// Makes a client without a connection.
    ///
    /// - Parameters:
    ///   - configuration: How all requests are sent.
    ///   - monotonicNanoseconds: A clock that never goes back.
    /// - Throws: ``HTTPError`` when the library cannot be used.
    init(_ configuration: Configuration, monotonicNanoseconds: @escaping () -> UInt64) throws(HTTPError) {
        guard Self.isLibraryReady, let multi = unsafe curl_multi_init() else {
            throw HTTPError(kind: .curl(code: Int(CURLE_FAILED_INIT.rawValue)), host: "")
        }
        self.configuration = configuration
        self.monotonicNanoseconds = monotonicNanoseconds
        unsafe self.multi = unsafe multi
        unsafe curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.keptConnections)
    }

    deinit {
        for transfer in transfers.values { unsafe curl_multi_remove_handle(multi, transfer.handle) }
        unsafe curl_multi_cleanup(multi)
    }

    // Once a process, and thread-safe in any libcurl since 7.84.
    private static let isLibraryReady = curl_initialize() == CURLE_OK

    // MARK: - Transfers

    func begin(_ id: Int, _ request: HTTPRequest, within milliseconds: Int) -> HTTPError? {
        func failed(_ kind: HTTPError.Kind) -> HTTPError { HTTPError(kind: kind, host: request.host) }
        guard request.isSendable else { return failed(.badRequest) }
        guard milliseconds > 0 else { return failed(.timedOut) }
        guard
            let transfer = Transfer(
                id,
                request,
                configuration,
                milliseconds: milliseconds,
                now: monotonicNanoseconds()
            )
        else {
            return failed(.curl(code: Int(CURLE_OUT_OF_MEMORY.rawValue)))
        }
        let code = unsafe curl_multi_add_handle(multi, transfer.handle)
        guard code == CURLM_OK else { return failed(.curl(code: Int(code.rawValue))) }
        unsafe transfers[UInt(bitPattern: transfer.handle)] = transfer
        return nil
    }

    func completed(waiting milliseconds: Int) -> [(id: Int, result: Result<HTTPReply, HTTPError>)] {
        var running: Int32 = 0
        var code = unsafe curl_multi_perform(multi, &running)
        var done = finished()
        if done.isEmpty, code == CURLM_OK {
            code = unsafe curl_multi_poll(multi, nil, 0, Int32(clamping: max(0, milliseconds)), nil)
            if code == CURLM_OK { code = unsafe curl_multi_perform(multi, &running) }
            done = finished()
        }
        if code != CURLM_OK { done += abandoned(code) }
        return done.map { (id: $0.0, result: $0.1) }
    }

    func abandon() {
        for transfer in transfers.values { unsafe curl_multi_remove_handle(multi, transfer.handle) }
        transfers = [:]
    }

    /// Transfers that have ended since the last look.
    private func finished() -> [(Int, Result<HTTPReply, HTTPError>)] {
        var done: [(Int, Result<HTTPReply, HTTPError>)] = []
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let handle = unsafe message.pointee.easy_handle
            else { continue }
            // The message is gone once its handle is removed.
            let code = unsafe curl_message_result(message)
            unsafe curl_multi_remove_handle(multi, handle)
            guard let transfer = transfers.removeValue(forKey: UInt(bitPattern: handle)) else { continue }
            done.append((transfer.id, transfer.result(code, now: monotonicNanoseconds())))
        }
        return done
    }

    /// Gives up all transfers when the library itself fails.
    private func abandoned(_ code: CURLMcode) -> [(Int, Result<HTTPReply, HTTPError>)] {
        let given = transfers.values
        transfers = [:]
        return given.map { transfer in
            unsafe curl_multi_remove_handle(multi, transfer.handle)
            return (
                transfer.id,
                .failure(HTTPError(kind: .curl(code: Int(code.rawValue)), host: transfer.host))
            )
        }
    }
}
