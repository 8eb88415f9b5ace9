import DataService
import MarketData

extension Problem {
    /// What became of asking for bars.
    init(_ error: DataError) {
        let detail = error.message.prefix(1).uppercased() + error.message.dropFirst() + "."
        switch error.decisive {
        case .unknownSymbol: self.init(.unknownSymbol, detail)
        case .noData, .notOffered: self.init(.noData, detail)
        case .unsupportedTimeframe:
            self.init(.invalidRequest, detail, faults: [Fault("/timeframe", error.message)])
        case .unknownProvider, .providerNotEnabled, .providerNeedsKey:
            self.init(.invalidRequest, detail, faults: [Fault("/provider", error.message)])
        case .providerUnavailable(_, _, let seconds):
            self.init(.providerUnavailable, detail, retryAfterSeconds: seconds ?? 60)
        case .invalidFile(let error):
            self.init(
                .invalidRequest,
                "The file was not kept: " + error.message + ".",
                faults: error.lines.map { Fault(line: $0.number, $0.fault) }
            )
        case .notUploaded: self.init(.notFound, detail)
        case .uploadsUnavailable: self.init(.storageUnavailable, detail, retryAfterSeconds: 60)
        case .badAnswer: self.init(.providerError, detail)
        case .noProvider, .everyProviderFailed: self.init(.providerUnavailable, detail, retryAfterSeconds: 60)
        }
    }
}
