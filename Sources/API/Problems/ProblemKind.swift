/// The closed set of problems; the raw value is the anchor of its explanation in `nginx/docs/problems.html`.
public enum ProblemKind: String, Sendable, CaseIterable {
    case invalidJSON = "invalid-json"
    case invalidRequest = "invalid-request"
    case unauthorized
    case forbidden
    case notFound = "not-found"
    case unknownSymbol = "unknown-symbol"
    case noData = "no-data"
    case methodNotAllowed = "method-not-allowed"
    case conflict
    case payloadTooLarge = "payload-too-large"
    case headersTooLarge = "headers-too-large"
    case unsupportedMediaType = "unsupported-media-type"
    case workLimit = "work-limit"
    case rateLimited = "rate-limited"
    case internalError = "internal-error"
    case providerError = "provider-error"
    case overloaded
    case storageUnavailable = "storage-unavailable"
    case providerUnavailable = "provider-unavailable"
    case timeout

    /// The HTTP status code.
    public var status: Int {
        switch self {
        case .invalidJSON: 400
        case .unauthorized: 401
        case .forbidden: 403
        case .notFound, .unknownSymbol, .noData: 404
        case .methodNotAllowed: 405
        case .conflict: 409
        case .payloadTooLarge: 413
        case .unsupportedMediaType: 415
        case .invalidRequest, .workLimit: 422
        case .rateLimited: 429
        case .headersTooLarge: 431
        case .internalError: 500
        case .providerError: 502
        case .overloaded, .storageUnavailable, .providerUnavailable: 503
        case .timeout: 504
        }
    }

    /// A short summary that is the same for every occurrence.
    public var title: String {
        switch self {
        case .invalidJSON: "The request cannot be read"
        case .invalidRequest: "The request is not valid"
        case .unauthorized: "An API key is needed"
        case .forbidden: "Not allowed"
        case .notFound: "Not found"
        case .unknownSymbol: "Unknown symbol"
        case .noData: "No bars in this range"
        case .methodNotAllowed: "Method not allowed"
        case .conflict: "Not in this state"
        case .payloadTooLarge: "The body is too large"
        case .headersTooLarge: "The headers are too large"
        case .unsupportedMediaType: "Unsupported media type"
        case .workLimit: "Too much work for one request"
        case .rateLimited: "Too many requests"
        case .internalError: "Internal error"
        case .providerError: "The data provider answered nonsense"
        case .overloaded: "The service is busy"
        case .storageUnavailable: "The storage cannot be used"
        case .providerUnavailable: "No data provider is available"
        case .timeout: "The request took too long"
        }
    }

    /// The path of the page that explains it: RFC 9457 section 3.1.1.
    public var type: String { "/docs/problems.html#" + rawValue }
}
