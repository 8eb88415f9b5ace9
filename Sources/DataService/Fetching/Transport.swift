/// What carries requests to providers and answers back, many at a time.
protocol Transport: AnyObject {
    /// Begins to send a request.
    ///
    /// - Parameters:
    ///   - id: The caller's number for it, not in use.
    ///   - request: What is sent.
    ///   - milliseconds: Time until the answer has to be there, at least 1.
    /// - Returns: Why it cannot even be begun; nil when it was, and the answer or an error follows.
    func begin(_ id: Int, _ request: HTTPRequest, within milliseconds: Int) -> HTTPError?

    /// Waits until an answer is there, or for so many milliseconds.
    ///
    /// - Returns: What came, by the requests' numbers.
    func completed(waiting milliseconds: Int) -> [(id: Int, result: Result<HTTPReply, HTTPError>)]

    /// Gives up all that is under way.
    func abandon()
}
