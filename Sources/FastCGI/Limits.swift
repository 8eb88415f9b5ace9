/// What one request may cost before its connection is given up.
public struct Limits: Sendable, Equatable {
    /// Longest body passed on, in bytes, unless ``Hooks/bodyLimit`` allows a request more.
    public var bodyBytes = 1 << 20
    /// Longest total of parameter names and values, in bytes (OPERATIONS section 3: 64 KiB).
    public var parameterBytes = 64 << 10
    /// Most parameters.
    public var parameterCount = 256
    /// Time for a sender to get a whole request across, in seconds.
    public var readSeconds = 10.0
    /// Time for the web server to take a whole response, in seconds.
    public var writeSeconds = 30.0
    /// Longest time the web server may take no byte of a response, in seconds.
    public var stallSeconds = 10.0
    /// Time a stopping server goes on with connections that wait already, in seconds.
    public var drainSeconds = 0.5
    /// Time a kept connection may stay silent, in seconds; it ends sooner when somebody else waits.
    public var idleSeconds = 5.0

    /// The limits above.
    public init() {}
}
