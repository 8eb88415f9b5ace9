import CCurl

/// Sends GETs over libcurl, many at a time, and keeps the connections for the next.
///
/// One a process, used by one thread at a time: it owns libcurl's multi handle, and with it the connections. Nothing is
/// followed, no cookie is kept, and certificates are verified. A compressed body that ends early inside an otherwise whole
/// answer passes, because libcurl does not check for its end; what reads it has to.
@safe final class HTTPClient {
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
    let multi: UnsafeMutableRawPointer
    /// By the address of their easy handle.
    var transfers: [UInt: Transfer] = [:]

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

    // MARK: - Sending

    /// Sends requests, all at once as far as `parallel` allows.
    ///
    /// - Parameters:
    ///   - requests: What to send.
    ///   - parallel: Transfers at once, at least 1.
    ///   - milliseconds: Time for all of them together; what is not done by then has timed out.
    /// - Returns: An answer or an error a request, in their order.
    func send(
        _ requests: [HTTPRequest],
        parallel: Int = 20,
        within milliseconds: Int = 60_000
    ) -> [Result<HTTPReply, HTTPError>] {
        var results = [Result<HTTPReply, HTTPError>?](repeating: nil, count: requests.count)
        let first = requests.enumerated().map { HTTPErrand(id: $0, request: $1) }
        send(first, parallel: parallel, within: milliseconds) { id, result in
            results[id] = result
            return []
        }
        return zip(requests, results).map { request, result in
            result ?? .failure(HTTPError(kind: .timedOut, host: request.host))
        }
    }

    /// Sends errands as they fall due, and those that the answers give rise to.
    ///
    /// - Parameters:
    ///   - errands: What to send, and when.
    ///   - parallel: Transfers at once, at least 1.
    ///   - milliseconds: Time for everything; what is not done by then has timed out.
    ///   - completed: Told the errand's id and what came of it, as each is done; returns further errands, such as the same
    ///     once more after a pause.
    func send(
        _ errands: [HTTPErrand],
        parallel: Int,
        within milliseconds: Int,
        completed: (Int, Result<HTTPReply, HTTPError>) -> [HTTPErrand]
    ) {
        var agenda = HTTPAgenda(now: now, milliseconds: milliseconds)
        agenda.add(errands, now: now)
        while true {
            while transfers.count < max(1, parallel), let (errand, left) = agenda.next(now: now) {
                if let error = start(errand, leaving: left) {
                    agenda.add(completed(errand.id, .failure(error)), now: now)
                }
            }
            if transfers.isEmpty, agenda.isEmpty { return }
            var running: Int32 = 0
            var code = unsafe curl_multi_perform(multi, &running)
            var done = finished()
            if done.isEmpty, code == CURLM_OK {
                // What is due but has no place waits for a transfer to end, which ends this wait too.
                let isFull = transfers.count >= max(1, parallel)
                code = unsafe curl_multi_poll(
                    multi,
                    nil,
                    0,
                    isFull ? 1_000 : Int32(agenda.pause(now: now)),
                    nil
                )
            }
            if code != CURLM_OK { done += abandoned(code) }
            for (id, result) in done { agenda.add(completed(id, result), now: now) }
        }
    }

    var now: UInt64 { monotonicNanoseconds() }

    /// Begins a transfer; an error if it cannot.
    func start(_ errand: HTTPErrand, leaving milliseconds: Int) -> HTTPError? {
        let host = errand.request.host
        guard errand.request.isSendable else { return HTTPError(kind: .badRequest, host: host) }
        guard milliseconds > 0 else { return HTTPError(kind: .timedOut, host: host) }
        guard let transfer = Transfer(errand, configuration, milliseconds: milliseconds, now: now) else {
            return HTTPError(kind: .curl(code: Int(CURLE_OUT_OF_MEMORY.rawValue)), host: host)
        }
        let code = unsafe curl_multi_add_handle(multi, transfer.handle)
        guard code == CURLM_OK else { return HTTPError(kind: .curl(code: Int(code.rawValue)), host: host) }
        unsafe transfers[UInt(bitPattern: transfer.handle)] = transfer
        return nil
    }

    /// Transfers that have ended since the last look.
    func finished() -> [(Int, Result<HTTPReply, HTTPError>)] {
        var done: [(Int, Result<HTTPReply, HTTPError>)] = []
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let handle = unsafe message.pointee.easy_handle
            else { continue }
            // The message is gone once its handle is removed.
            let code = unsafe curl_message_result(message)
            unsafe curl_multi_remove_handle(multi, handle)
            guard let transfer = transfers.removeValue(forKey: UInt(bitPattern: handle)) else { continue }
            done.append((transfer.id, transfer.result(code, now: now)))
        }
        return done
    }

    /// Gives up all transfers when the library itself fails.
    func abandoned(_ code: CURLMcode) -> [(Int, Result<HTTPReply, HTTPError>)] {
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
