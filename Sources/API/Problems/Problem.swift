/// Why a request failed, in the terms of RFC 9457: thrown anywhere below ``Application``, rendered in one place there.
public struct Problem: Error, Sendable, Equatable {
    /// The kind, which fixes type, title and status.
    public let kind: ProblemKind
    /// What was wrong with this request and what would have been accepted.
    public let detail: String
    /// Every fault found in the request, in the order of its members; empty when the problem is not about single members.
    public let faults: [Fault]
    /// Seconds after which a repetition may succeed; sent as `Retry-After`.
    public let retryAfterSeconds: Int?
    /// The methods a path answers; sent as `Allow` with a 405.
    public let allowedMethods: [String]

    init(
        _ kind: ProblemKind,
        _ detail: String,
        faults: [Fault] = [],
        retryAfterSeconds: Int? = nil,
        allowedMethods: [String] = []
    ) {
        self.kind = kind
        self.detail = detail
        self.faults = faults
        self.retryAfterSeconds = retryAfterSeconds
        self.allowedMethods = allowedMethods
    }
}

/// One fault of a request: where it is, and what would have been accepted.
public struct Fault: Sendable, Equatable {
    /// A JSON Pointer (RFC 6901) into the body, `?name` for a query parameter, or `line 7` of a body that is text.
    public let pointer: String
    /// What is wrong, and what would have been accepted.
    public let detail: String
    /// The document has a shape no route accepts (an unknown member), as opposed to a value that is out of bounds.
    let isMalformed: Bool

    /// The line of a body that is text, from 1.
    let line: Int?

    init(_ pointer: String, _ detail: String, isMalformed: Bool = false) {
        self.pointer = pointer
        self.detail = detail
        self.isMalformed = isMalformed
        line = nil
    }

    init(line: Int, _ detail: String) {
        pointer = "line \(line)"
        self.detail = detail
        isMalformed = false
        self.line = line
    }
}
