/// What a server has seen since it started.
public struct Counters: Sendable, Equatable {
    /// Requests answered.
    public var requests = 0
    /// Connections that broke the protocol and were closed.
    public var protocolFaults = 0
    /// Requests given up because the sender was too slow or left in the middle.
    public var incompleteRequests = 0
    /// Responses that could not be delivered: the client had gone or took too long.
    public var writeFailures = 0
    /// Times a connection could not be accepted, for want of descriptors or memory.
    public var acceptFailures = 0

    /// All zero.
    public init() {}
}
