import CCurl

/// One request on its way, with what has come of its answer.
///
/// libcurl's callbacks get its address, so it has to live as long as its handle does.
@safe final class Transfer {
    let id: Int
    let host: String
    let handle: UnsafeMutableRawPointer
    private let maximumBodyBytes: Int
    private let startedAt: UInt64
    private let milliseconds: Int
    private var headerLines: UnsafeMutablePointer<curl_slist>?
    private var body: [UInt8] = []
    private var headers: [HTTPHeader] = []
    private var isTooLarge = false
    private var hasBeenSent = false

    /// Sets a request up; nil when there is no memory for it.
    init?(
        _ id: Int,
        _ request: HTTPRequest,
        _ configuration: HTTPClient.Configuration,
        milliseconds: Int,
        now: UInt64
    ) {
        guard let handle = unsafe curl_easy_init() else { return nil }
        unsafe self.handle = unsafe handle
        self.id = id
        host = request.host
        maximumBodyBytes = configuration.maximumBodyBytes
        startedAt = now
        self.milliseconds = min(milliseconds, request.totalMilliseconds)
        for header in request.headers {
            // An empty value would take the header away.
            let line = header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
            unsafe headerLines = unsafe curl_slist_append(headerLines, line)
        }
        setOptions(request, configuration)
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(headerLines)
    }

    private func setOptions(_ request: HTTPRequest, _ configuration: HTTPClient.Configuration) {
        unsafe curl_set_text(handle, CURLOPT_URL, request.url)
        unsafe curl_set_text(handle, CURLOPT_USERAGENT, configuration.userAgent)
        unsafe curl_set_list(handle, CURLOPT_HTTPHEADER, headerLines)
        // Every encoding the library can undo.
        unsafe curl_set_text(handle, CURLOPT_ACCEPT_ENCODING, "")
        unsafe curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        unsafe curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        unsafe curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        unsafe curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1)
        unsafe curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2)
        if let authorities = configuration.authorities {
            unsafe curl_set_text(handle, CURLOPT_CAINFO, authorities)
        }
        unsafe curl_set_long(
            handle,
            CURLOPT_CONNECTTIMEOUT_MS,
            min(request.connectMilliseconds, milliseconds)
        )
        unsafe curl_set_long(handle, CURLOPT_TIMEOUT_MS, milliseconds)
        unsafe curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, configuration.slowestBytesPerSecond)
        unsafe curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, configuration.stalledSeconds)
        unsafe curl_set_offset(handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(maximumBodyBytes))
        if request.url.hasPrefix("https:") {
            // HTTP/2 is found out in the handshake; rather wait for that than open a connection a request.
            unsafe curl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
            unsafe curl_set_long(handle, CURLOPT_PIPEWAIT, 1)
        }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe curl_set_body_receiver(handle, receiveBody, context)
        unsafe curl_set_header_receiver(handle, receiveHeader, context)
        unsafe curl_set_sending_watch(handle, watchSending, context)
    }

    /// Whether the request may be sent now: once only.
    ///
    /// When a kept connection turns out to be closed, the library would send it again over a new one; that is another request
    /// to the provider, and to be counted as one.
    fileprivate func maySend() -> Bool {
        defer { hasBeenSent = true }
        return !hasBeenSent
    }

    // MARK: - Receiving

    /// Takes bytes of the body; false when there are too many.
    fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= maximumBodyBytes else {
            isTooLarge = true
            return false
        }
        unsafe body.append(contentsOf: bytes)
        return true
    }

    /// Takes a line of the head.
    fileprivate func takeHeader(_ bytes: UnsafeRawBufferPointer) {
        let line = unsafe String(decoding: bytes, as: UTF8.self)
        // Another head follows that of a status 1xx.
        if line.hasPrefix("HTTP/") { headers.removeAll() }
        guard let colon = line.firstIndex(of: ":"), headers.count < Self.mostHeaders else { return }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        headers.append(HTTPHeader(String(line[..<colon]), String(value.prefix { !$0.isNewline })))
    }

    private static let mostHeaders = 100

    // MARK: - What came of it

    /// The answer or the error that a result of the library stands for.
    func result(_ code: CURLcode, now: UInt64) -> Result<HTTPReply, HTTPError> {
        guard code == CURLE_OK else { return .failure(HTTPError(kind: kind(code, now: now), host: host)) }
        var status = 0
        _ = unsafe curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        let reply = HTTPReply(status: status, headers: headers, body: body)
        switch status {
        case 200...299, 400...599: return .success(reply)
        case 300...399:
            let target = HTTPRequest(url: reply.header("Location") ?? "").host
            return .failure(HTTPError(kind: .redirected(to: target), host: host))
        default: return .failure(HTTPError(kind: .notHTTP, host: host))
        }
    }

    private func kind(_ code: CURLcode, now: UInt64) -> HTTPError.Kind {
        switch code {
        case CURLE_URL_MALFORMAT: .badRequest
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameNotResolved
        case CURLE_COULDNT_CONNECT: .cannotConnect
        case CURLE_OPERATION_TIMEDOUT: isOverdue(now) || body.isEmpty ? .timedOut : .tooSlow
        case CURLE_FILESIZE_EXCEEDED: .tooLarge(limit: maximumBodyBytes)
        case CURLE_WRITE_ERROR: isTooLarge ? .tooLarge(limit: maximumBodyBytes) : .badEncoding
        case CURLE_BAD_CONTENT_ENCODING: .badEncoding
        case CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM: .truncated
        // Aborted: when it was to be sent a second time.
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_ABORTED_BY_CALLBACK:
            headers.isEmpty ? .connectionLost : .truncated
        // The only protocol that is not supported here is the one without a head, HTTP/0.9.
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: .notHTTP
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
            .tls
        default: .curl(code: Int(code.rawValue))
        }
    }

    /// Whether the whole time is over, give or take the library's rounding.
    private func isOverdue(_ now: UInt64) -> Bool {
        now >= startedAt + UInt64(max(0, milliseconds - 5)) * 1_000_000
    }
}

/// Asks a transfer whether it may be sent.
private let watchSending: curl_sending_watch = { context, _, _, _, _ in
    guard let context = unsafe context else { return CURL_PREREQFUNC_ABORT }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.maySend() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

/// Hands bytes of a body to its transfer; anything but their number ends it.
private let receiveBody: curl_receiver = { bytes, size, count, context in
    guard let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let length = size * count
    return unsafe transfer.takeBody(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
}

/// Hands a line of a head to its transfer.
private let receiveHeader: curl_receiver = { bytes, size, count, context in
    guard let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    unsafe transfer.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return size * count
}
