/// What the owner of a server wants to be told; all are called on the server's thread.
public struct Hooks {
    /// A whole request is in hand and about to be answered.
    public var onBusy: (Request) -> Void
    /// Nothing is in hand: called after each request, and at least each second while waiting (a heartbeat).
    public var onIdle: (Counters) -> Void
    /// Asked between requests and at least each second: true ends the server at once, and leaves
    /// the connections that wait to the siblings.
    public var shouldStop: () -> Bool
    /// Asked when a body turns out longer than ``Limits/bodyBytes``, with the request as far as it has come, without its
    /// body: how many bytes this one may have; nil for no more than others.
    public var bodyLimit: (Request) -> Int?

    /// Hooks that do nothing unless given.
    ///
    /// - Parameters:
    ///   - onBusy: Called with a request before it is answered.
    ///   - onIdle: Called with the counters when there is nothing in hand.
    ///   - shouldStop: Whether to stop.
    ///   - bodyLimit: How many bytes a request with a long body may have.
    public init(
        onBusy: @escaping (Request) -> Void = { _ in },
        onIdle: @escaping (Counters) -> Void = { _ in },
        shouldStop: @escaping () -> Bool = { false },
        bodyLimit: @escaping (Request) -> Int? = { _ in nil }
    ) {
        self.onBusy = onBusy
        self.onIdle = onIdle
        self.shouldStop = shouldStop
        self.bodyLimit = bodyLimit
    }
}
