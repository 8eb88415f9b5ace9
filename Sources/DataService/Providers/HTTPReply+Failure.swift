extension HTTPReply {
    /// What the status alone says, the same for all providers; nil for success.
    var failure: ProviderError? {
        switch status {
        case 200...299: nil
        case 401, 403: .unauthorized("it turns the request away (HTTP \(status))")
        case 408, 500...599: .temporarilyDown("it says it cannot answer (HTTP \(status))")
        case 429: .rateLimited(retryAfterSeconds: retryAfterSeconds ?? 60)
        default: .badAnswer("HTTP status \(status)")
        }
    }

    /// What `Retry-After` says, in 1 second to 2 hours; nil where it is missing or a date.
    var retryAfterSeconds: Int? {
        header("Retry-After").flatMap { Int($0) }.map { min(max($0, 1), 7_200) }
    }
}
