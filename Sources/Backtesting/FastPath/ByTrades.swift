import CCompare
import Glibc
import MarketData

/// Runs combinations by their trades instead of by their bars.
///
/// It holds for a long position of all equity in fractions of a unit, charged a fraction of the value and ended by signals
/// alone: then equity between two fills is proportional to the close. All other settings are the ordinary engine's. The
/// figures agree with the ordinary engine's to 1e-9; where rounding might come to more, there are none, and the ordinary
/// engine has to be asked.
final class ByTrades: Sendable {
    /// The figures it has for every combination.
    struct Figures {
        /// The objective; NaN when undefined.
        var objective: Double
        /// Sharpe ratio of one period; NaN when undefined.
        var sharpe: Double
        /// Closed trades.
        var trades: Int
    }

    let market: MarketSums
    private let context: MetricContext
    private let objective: Metric
    private let closesAtEnd: Bool
    private let periods: Double
    /// Squared deviations below this may be rounding to more than 1e-9 of them; a trade adds as much again.
    private let noise: Double
    /// The same for the sum of the returns.
    private let meanNoise: Double

    /// - Returns: nil where the settings, the bars or the objective are the ordinary engine's.
    init?(_ market: Market, settings: ExecutionSettings, context: MetricContext, objective: Metric) {
        guard Self.serves(settings), !market.series.timeframe.isIntraday,
            market.series.count <= RangeExtremes.capacity, let term = Self.term(for: objective),
            context.days.lastBars.count == market.series.count - market.start
        else { return nil }
        self.market = MarketSums(
            series: market.series,
            start: market.start,
            settings: settings,
            riskFree: context.periodicRiskFree,
            term: term
        )
        self.context = context
        self.objective = objective
        closesAtEnd = settings.closeAtEnd
        periods = Double(context.days.lastBars.count)
        noise = 4 * self.market.magnitude.squares * Double.ulpOfOne * 1e9
        meanNoise = 4 * self.market.magnitude.returns * Double.ulpOfOne
    }

    /// Whether equity between two fills is proportional to the close.
    static func serves(_ settings: ExecutionSettings) -> Bool {
        settings.direction == .long && settings.sizing == .percentEquity && settings.positionSize == 1
            && settings.fractional && settings.commissionFixed == 0 && settings.stopLoss == nil
            && settings.takeProfit == nil && settings.trailingStop == nil && settings.maxBars == nil
    }

    /// What has to be summed up for an objective besides the returns and their squares; nil for one it does not have.
    private static func term(for objective: Metric) -> MarketSums.Term? {
        switch objective {
        case .finalEquity, .netProfit, .totalReturn, .cagr, .annualizedReturn, .annualizedVolatility,
            .sharpeRatio, .calmarRatio, .maxDrawdown, .exposure, .totalTrades, .avgBarsHeld:
            sum_nothing
        case .sortinoRatio: sum_downside
        case .omegaRatio: sum_gains
        default: nil
        }
    }

    /// The figures of a combination.
    ///
    /// - Returns: nil where rounding might come to more than 1e-9, and the ordinary engine has to be asked.
    @inline(__always)
    func figures(_ run: RunSums) -> Figures? {
        let (sum, squares) = (run.sums.y, run.sums.z)
        let mean = sum / periods
        let deviations = squares - sum * mean
        var figures = Figures(objective: .nan, sharpe: .nan, trades: run.trades)
        let isTraded = run.trades > 0 || run.barsInMarket > 0
        var deviation = 0.0
        if isTraded {
            guard periods >= 2, run.growth > 1e-100 else { return nil }
            // The difference of two sums is as exact as they are, not as it is itself.
            guard deviations > 1e-5 * squares, deviations > noise * Double(run.trades + 1) else { return nil }
            deviation = (deviations / (periods - 1)).squareRoot()
            guard deviation > 1e-9, meanNoise * Double(run.trades + 1) < 1e-11 * periods * deviation else {
                return nil
            }
            figures.sharpe = (mean - context.periodicRiskFree) / deviation
        }
        if objective == .sharpeRatio {
            figures.objective = figures.sharpe * context.periodsPerYear.squareRoot()
        } else {
            guard let value = value(run, mean: mean, deviation: deviation) else { return nil }
            figures.objective = value
        }
        return figures
    }

    private func value(_ run: RunSums, mean: Double, deviation: Double) -> Double? {
        let growth = run.growth
        let bars = Double(context.times.count)
        switch objective {
        case .finalEquity: return context.initialCapital * growth
        case .netProfit: return context.initialCapital * (growth - 1)
        case .totalReturn: return growth - 1
        case .cagr: return cagr(growth)
        case .annualizedReturn:
            return periods < 20 ? .nan : finite(pow(growth, context.periodsPerYear / periods) - 1)
        case .annualizedVolatility:
            return periods < 2 ? .nan : deviation * context.periodsPerYear.squareRoot()
        case .maxDrawdown: return run.worst - 1
        case .calmarRatio:
            // A fall as small as this may be rounding, and whether there was one decides whether there is a ratio.
            if run.worst > 1 - 1e-6 { return run.trades == 0 && run.barsInMarket == 0 ? .nan : nil }
            return finite(cagr(growth) / (1 - run.worst))
        case .exposure: return Double(run.barsInMarket) / bars
        case .totalTrades: return Double(run.trades)
        case .avgBarsHeld: return run.trades == 0 ? .nan : Double(run.barsHeld) / Double(run.trades)
        case .sortinoRatio:
            guard let downside = term(run), downside != 0 else { return term(run) == nil ? nil : .nan }
            let root = context.periodsPerYear.squareRoot()
            return (mean - context.periodicRiskFree) * root / (downside / periods).squareRoot()
        case .omegaRatio:
            let losses = run.sums.w - run.sums.y
            if run.trades == 0, run.barsInMarket == 0 { return .nan }
            guard losses > noise * Double(run.trades + 1), losses > 1e-5 * run.sums.w,
                losses > meanNoise * 1e10
            else { return nil }
            return run.sums.w / losses
        default: return nil
        }
    }

    /// Sum of the squares below the risk-free return: 0 where there are none, nil where rounding hides whether there are.
    private func term(_ run: RunSums) -> Double? {
        let sum = run.sums.w
        if sum == 0, run.trades == 0, run.barsInMarket == 0 { return 0 }
        return sum > noise * Double(run.trades + 1) ? sum : nil
    }

    private func cagr(_ growth: Double) -> Double {
        let span = context.days.span
        return span < 30 ? .nan : finite(pow(growth, 365.25 / Double(span)) - 1)
    }

    private func finite(_ value: Double) -> Double { value.isFinite ? value : .nan }
}
