public import MarketData

/// Why bars could not be had.
public enum DataError: Error, Equatable {
    /// The provider has no such symbol; `suggestions` are close names it has, or some of all.
    case unknownSymbol(Symbol, provider: String, suggestions: [String])
    /// The provider has the symbol, but no bar in the range asked for; `available` is what it has, first and
    /// last bar.
    case noData(Symbol, timeframe: Timeframe, provider: String, available: ClosedRange<Int64>?)
    /// The provider has the symbol, but nothing this timeframe could be made of.
    case unsupportedTimeframe(Symbol, timeframe: Timeframe, provider: String, available: [Timeframe])
    /// There is no provider of that name.
    case unknownProvider(String, known: [String])
    /// The provider is not switched on.
    case providerNotEnabled(String, enabled: [String])
    /// The provider does not have bars of this kind, or not so old ones.
    case notOffered(Symbol, provider: String, reason: String)
    /// The provider is listed, but the key of an account is not set.
    case providerNeedsKey(String, setting: String)
    /// The provider cannot answer now, or not in this version.
    case providerUnavailable(String, reason: String, retryAfterSeconds: Int?)
    /// The provider answered with something that is not a series of bars; for `local`, the file and line at
    /// fault.
    case badAnswer(Symbol, provider: String, reason: String)
    /// A file that a user brought is not one of bars.
    case invalidFile(LocalCSVError)
    /// No user brought such bars, or they were deleted.
    case notUploaded(Symbol, timeframe: Timeframe)
    /// Files of bars that users bring cannot be kept or deleted now.
    case uploadsUnavailable(reason: String)
    /// No provider is switched on.
    case noProvider
    /// Several providers were asked and none answered; there are at least two.
    case everyProviderFailed(Symbol, [FailedAttempt])

    /// Name of the provider at fault, if it is one.
    public var provider: String? {
        switch self {
        case .unknownSymbol(_, let provider, _), .noData(_, _, let provider, _),
            .badAnswer(_, let provider, _),
            .unsupportedTimeframe(_, _, let provider, _), .providerUnavailable(let provider, _, _),
            .providerNotEnabled(let provider, _), .unknownProvider(let provider, _),
            .notOffered(_, let provider, _), .providerNeedsKey(let provider, _):
            provider
        case .invalidFile, .notUploaded, .uploadsUnavailable: "local"
        case .noProvider, .everyProviderFailed: nil
        }
    }

    /// What was wrong and what would have been accepted, for the person who asked.
    public var message: String {
        switch self {
        case .unknownSymbol(let symbol, let provider, let suggestions):
            "provider \(provider) has no symbol \(symbol)"
                + (suggestions.isEmpty ? "" : "; it has \(suggestions.joined(separator: ", "))")
        case .noData(let symbol, let timeframe, let provider, let available):
            "provider \(provider) has no \(timeframe) bars of \(symbol) in this range"
                + (available.map { "; it has \(Self.text($0, timeframe))" } ?? "")
        case .unsupportedTimeframe(let symbol, let timeframe, let provider, let available):
            "provider \(provider) has no \(timeframe) bars of \(symbol) and nothing to make them from; it has "
                + available.map(\.rawValue).joined(separator: ", ")
        case .unknownProvider(let name, let known):
            "there is no provider \(name); known are auto, \(known.joined(separator: ", "))"
        case .providerNotEnabled(let name, let enabled):
            "provider \(name) is not switched on: it is not listed in DATA_PROVIDERS; switched on: "
                + (enabled.isEmpty ? "none" : enabled.joined(separator: ", "))
        case .notOffered(let symbol, let provider, let reason):
            "provider \(provider) has no such bars of \(symbol): \(reason)"
        case .providerNeedsKey(let provider, let setting):
            "provider \(provider) is not asked without a key: \(setting) is not set"
        case .providerUnavailable(let provider, let reason, _):
            "provider \(provider) cannot answer: \(reason)"
        case .badAnswer(let symbol, let provider, let reason):
            "\(symbol) from provider \(provider): \(reason)"
        case .invalidFile(let error): "the file is not one of bars: \(error.message)"
        case .notUploaded(let symbol, let timeframe):
            "there is no upload of \(timeframe) bars of \(symbol); what the operator put into LOCAL_DATA_PATH is not deleted here"
        case .uploadsUnavailable(let reason): "bars cannot be kept or deleted now: \(reason)"
        case .noProvider: "no provider is switched on: DATA_PROVIDERS lists none"
        case .everyProviderFailed(let symbol, let attempts):
            "no provider has \(symbol): " + attempts.map(\.error.message).joined(separator: "; ")
        }
    }

    /// The error that decides what becomes of a request: the most hopeful of the attempts, else this one.
    ///
    /// A provider that cannot answer now may do so later, so it goes before one that answered nonsense, and that before
    /// one that does not know the symbol; one that was not even asked comes last.
    public var decisive: DataError {
        guard case .everyProviderFailed(_, let attempts) = self else { return self }
        return attempts.map(\.error).min { $0.hopelessness < $1.hopelessness } ?? self
    }

    private var hopelessness: Int {
        switch self {
        case .providerUnavailable: 0
        case .badAnswer: 1
        case .unknownSymbol, .noData, .unsupportedTimeframe, .notOffered: 2
        case .unknownProvider, .providerNotEnabled, .providerNeedsKey, .noProvider, .everyProviderFailed,
            .invalidFile, .notUploaded, .uploadsUnavailable:
            3
        }
    }

    private static func text(_ range: ClosedRange<Int64>, _ timeframe: Timeframe) -> String {
        "\(Instant.text(range.lowerBound, of: timeframe)) to \(Instant.text(range.upperBound, of: timeframe))"
    }
}
