/// A piece of long work that outlives the request that asked for it.
public struct Job: Sendable, Equatable {
    /// How far a job has come.
    public enum State: String, Sendable, CaseIterable {
        case queued
        case running
        case succeeded
        case failed
        case cancelled

        /// Whether nothing more will happen to it.
        public var isFinal: Bool {
            switch self {
            case .queued, .running: false
            case .succeeded, .failed, .cancelled: true
            }
        }
    }

    /// What is to be done: the request it was made of.
    public struct Order: Sendable, Equatable {
        /// Whose jobs it is listed with.
        public var owner: String
        /// On whose limits it was taken.
        public var client: String
        /// The path that was called.
        public var path: String
        /// The media types the caller accepts, as the request said; empty for any.
        public var accept: String
        /// The request's body.
        public var body: [UInt8]
        /// The id under which logs and problems name it.
        public var requestID: String
        /// How much work it is, in the caller's unit.
        public var work: Int

        /// An order with all its properties named.
        public init(
            owner: String,
            client: String,
            path: String,
            accept: String,
            body: [UInt8],
            requestID: String,
            work: Int
        ) {
            self.owner = owner
            self.client = client
            self.path = path
            self.accept = accept
            self.body = body
            self.requestID = requestID
            self.work = work
        }
    }

    /// What became of it: a reply as it would have been sent.
    public struct Outcome: Sendable, Equatable {
        /// The reply's HTTP status; 400 and above is a failure.
        public var status: Int
        /// The reply's media type.
        public var contentType: String
        /// The reply's body.
        public var body: [UInt8]

        /// An outcome with all its properties named.
        public init(status: Int, contentType: String, body: [UInt8]) {
            self.status = status
            self.contentType = contentType
            self.body = body
        }
    }

    /// The id in addresses; it cannot be guessed.
    public let id: String
    /// The path that was called.
    public let path: String
    /// The id under which logs and problems name it.
    public let requestID: String
    /// How far it has come.
    public let state: State
    /// How much work it is, in the caller's unit.
    public let work: Int
    /// When it was ordered, in microseconds UTC.
    public let createdAt: Int64
    /// When it was begun the last time, in microseconds UTC; nil while it never was.
    public let startedAt: Int64?
    /// When it came to its end, in microseconds UTC; nil before.
    public let finishedAt: Int64?
    /// How often it was begun, by workers that died or by the one that has it.
    public let attempts: Int
    /// Pieces done.
    public let done: Int
    /// Pieces in all; 0 while that is not known.
    public let total: Int
}
