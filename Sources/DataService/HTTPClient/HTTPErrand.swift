/// A request with the time to send it.
struct HTTPErrand: Sendable {
    /// The caller's name for it.
    let id: Int
    let request: HTTPRequest
    /// Milliseconds to wait before it is sent: for the limit of a provider, or before another try.
    var delayMilliseconds = 0
}
