/// A method and a path, with everything the router, the documentation and the access rules need to know of it.
public struct Route: Sendable {
    /// The methods the service knows.
    public enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT", delete = "DELETE" }

    /// Who may call it.
    public enum Access: String, Sendable, CaseIterable {
        /// Anybody, even where `API_KEYS` is set.
        case open
        /// Holders of an API key where `API_KEYS` is set, else anybody.
        case client
        /// Holders of `ADMIN_TOKEN`; where none is set, callers on the same host.
        case admin
    }

    /// A body that is kept as it comes, in place of a JSON object.
    public struct Upload: Sendable {
        /// Its media type.
        let mediaType: String
        /// The most bytes it may have.
        let maximumBytes: Int
        /// One sentence: what it holds.
        let description: String
        /// A body that succeeds.
        let example: String
    }

    /// The method; `GET` answers `HEAD` too.
    public let method: Method
    /// The path without a trailing slash; a segment in braces matches anything and is passed on by name.
    public let path: String
    /// One sentence: what a call gives.
    public let summary: String
    /// The members of the body, empty where none is read.
    public let body: [Field]
    /// What is sent in place of a JSON object; nil where nothing is.
    public let upload: Upload?
    /// The query parameters.
    public let query: [Field]
    /// A body to try the route with, as JSON text; on the bundled sample bars it succeeds.
    public let example: String?
    /// What successful replies hold, by status code.
    public let replies: [(status: Int, content: Schema)]
    /// Status codes of problems that only this route has.
    public let otherProblems: [Int]
    /// The media type of successful replies.
    public let mediaType: String
    /// Who may call it.
    public let access: Access
    /// What a call costs of the client's units a minute before its work is known; 0 for one that is not counted.
    public let price: Int
    /// Whether `Accept: text/csv` is answered with CSV.
    public let offersCSV: Bool
    /// Whether work that is too much for one request, or that the client wants to come back for, becomes a job.
    public let isDeferrable: Bool
    /// Whether the reply depends on nothing but the release and the settings, so that a process makes it once.
    public let isConstant: Bool

    init(
        _ method: Method,
        _ path: String,
        _ summary: String,
        body: [Field] = [],
        upload: Upload? = nil,
        query: [Field] = [],
        example: String? = nil,
        reply: Schema,
        otherReplies: [(status: Int, content: Schema)] = [],
        otherProblems: [Int] = [],
        mediaType: String = "application/json",
        access: Access = .client,
        price: Int = 1,
        offersCSV: Bool = false,
        isDeferrable: Bool = false,
        isConstant: Bool = false
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.body = body
        self.upload = upload
        self.query = query
        self.example = example
        self.replies =
            [(200, reply)] + otherReplies + (isDeferrable ? [(202, JobShape.job)] : [])
        self.otherProblems = otherProblems + (isDeferrable ? [409] : [])
        self.mediaType = mediaType
        self.access = access
        self.price = price
        self.offersCSV = offersCSV
        self.isDeferrable = isDeferrable
        self.isConstant = isConstant
    }
}
