import MarketData

/// The fetching of one series' missing spans from one provider, as far as it has come.
///
/// It knows neither time nor network: the retrieval loop sends what is due and tells it what came.
struct Download {
    /// A request on its way.
    struct Part {
        let request: ProviderRequest
        var state = PartState.due(at: .min)
        /// Times it was sent.
        var tries = 0
        /// Whether another moment must not be waited for: it has a turn already.
        var hasTurn = false
    }

    /// How far a request has come.
    enum PartState {
        /// It may be sent at this microsecond.
        case due(at: Int64)
        /// It was sent at this microsecond.
        case sent(at: Int64)
        case done(Result<ProviderSeries, ProviderError>)
    }

    /// A missing span and the requests for it.
    struct Piece {
        let asked: TimeSpan
        let plan: FetchPlan
        var parts: [Part]
    }

    let key: SeriesKey
    let wanted: TimeSpan
    /// What was there before; nil when everything is fetched anew.
    let base: RemoteSeries?
    private(set) var pieces: [Piece] = []
    /// Spans of which nothing can be had, because they lie further back than the provider goes.
    private var unreachable: [TimeSpan] = []

    /// Makes the plans.
    ///
    /// - Throws: ``ProviderError`` when there is nothing to ask for.
    init(
        _ key: SeriesKey,
        wanted: TimeSpan,
        missing: [TimeSpan],
        base: RemoteSeries?,
        provider: any RemoteProvider,
        now: Int64,
        without refused: Set<String>
    ) throws(ProviderError) {
        self.key = key
        self.wanted = wanted
        self.base = base
        for span in missing {
            let asked = base?.request(for: span) ?? span
            let query = BarQuery(
                symbol: key.symbol,
                timeframe: key.timeframe,
                range: asked.timeRange,
                adjusted: key.adjusted
            )
            do throws(ProviderError) {
                let plan = try provider.plan(query, now: now, without: refused)
                pieces.append(Piece(asked: asked, plan: plan, parts: plan.requests.map { Part(request: $0) }))
            } catch {
                guard case .beyondReach = error, base != nil else { throw error }
                unreachable.append(span)
            }
        }
    }

    /// Indices of all requests, as a piece and a part of it.
    var indices: [(piece: Int, part: Int)] {
        pieces.indices.flatMap { piece in pieces[piece].parts.indices.map { (piece, $0) } }
    }

    subscript(_ piece: Int, _ part: Int) -> Part {
        get { pieces[piece].parts[part] }
        set { pieces[piece].parts[part] = newValue }
    }

    /// Whether nothing is under way or to be sent any more.
    var isOver: Bool {
        pieces.allSatisfy { piece in
            piece.parts.allSatisfy { if case .done = $0.state { true } else { false } }
        }
    }

    /// An error because of which the rest needs not be fetched.
    var fault: ProviderError? {
        for piece in pieces {
            for part in piece.parts {
                guard case .done(.failure(let error)) = part.state else { continue }
                switch error {
                case .noData, .beyondReach: continue
                default: return error
                }
            }
        }
        return nil
    }

    /// What came of a download that is over.
    enum Outcome {
        case bars(RemoteSeries)
        /// Bars that were there have been adjusted for something since: everything has to be fetched anew.
        case outdated
        case failed(ProviderError)
    }

    /// Puts together what came.
    func outcome(now: Int64, zones: ZoneLookup) -> Outcome {
        var whole = base ?? RemoteSeries(key.timeframe)
        for span in unreachable {
            whole.coverage.note(floor: span.upperBound, until: now + 3_600)
        }
        var emptiness: ProviderError?
        for piece in pieces {
            let parts = piece.parts.map { part -> Result<ProviderSeries, ProviderError> in
                if case .done(let result) = part.state { result } else { .failure(.noData) }
            }
            do throws(ProviderError) {
                let fetched = try piece.plan.assemble(parts, now: now, zones: zones)
                guard whole.absorb(fetched, asked: piece.asked, now: now) else { return .outdated }
            } catch {
                switch error {
                case .noData, .beyondReach:
                    emptiness = error
                    _ = whole.absorb(nil, asked: piece.asked, now: now)
                default: return .failed(error)
                }
            }
        }
        // A provider may well have nothing new, but not nothing at all.
        return whole.series.isEmpty ? .failed(emptiness ?? .noData) : .bars(whole)
    }
}
