/// One kind of worker: how it is started, how many there are, and how long it may be busy.
public struct WorkerClass: Sendable, Equatable {
    /// Name in logs and in the scoreboard, such as `responder`.
    public var name: String
    /// Arguments after the executable's name.
    public var arguments: [String]
    /// Workers wanted at the start.
    public var count: Int
    /// Most workers that TTIN or a reload may ask for; it also sizes the scoreboard.
    public var maximum: Int
    /// Nice value of a worker that is ready, 0...19.
    public var nice: Int
    /// Longest time one piece of work may take, in seconds, before the worker is ended; nil for no limit.
    public var busySeconds: Double?
    /// Whether descriptor 0 is the listening socket; otherwise it is /dev/null.
    public var inheritsListener: Bool

    /// A class of workers.
    ///
    /// - Parameters:
    ///   - name: Name in logs.
    ///   - arguments: Arguments after the executable's name.
    ///   - count: Workers wanted; none leaves the class to a later reload.
    ///   - maximum: Upper bound for TTIN and reloads, at least `count`; nil means twice the count and at least 8.
    ///   - nice: Nice value of a worker that is ready, 0...19.
    ///   - busySeconds: Limit of one piece of work, or nil.
    ///   - inheritsListener: Whether the listening socket is descriptor 0.
    public init(
        name: String,
        arguments: [String],
        count: Int,
        maximum: Int? = nil,
        nice: Int = 0,
        busySeconds: Double? = nil,
        inheritsListener: Bool = true
    ) {
        self.name = name
        self.arguments = arguments
        self.count = max(0, count)
        self.maximum = max(self.count, maximum ?? max(8, 2 * count))
        self.nice = nice
        self.busySeconds = busySeconds
        self.inheritsListener = inheritsListener
    }
}
