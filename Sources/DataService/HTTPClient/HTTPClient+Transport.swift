import CCurl

extension HTTPClient: Transport {
    func begin(_ id: Int, _ request: HTTPRequest, within milliseconds: Int) -> HTTPError? {
        start(HTTPErrand(id: id, request: request), leaving: milliseconds)
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
}
