/// What a metric is: its name, unit, formula, and what it is computed from.
public struct MetricDefinition: Sendable {
    /// What the number counts.
    public enum Unit: String, Sendable {
        /// Quote currency.
        case money
        /// A fraction of one; 0.05 is 5 %.
        case fraction
        /// A number without a unit.
        case ratio
        /// A whole number.
        case count
        /// Calendar days.
        case days
        /// Bars.
        case bars
    }

    /// What a metric is computed from; the optimiser computes only the group its objective is in.
    public enum Group: String, Sendable {
        /// The equity curve.
        case equity
        /// The distribution of returns, which takes a sort.
        case distribution
        /// The closed trades and totals of the account.
        case trades
        /// Returns against those of the benchmark.
        case benchmark
        /// What happened on the way.
        case run
    }

    /// Name in the HTTP contract.
    public let name: String
    /// What the number counts.
    public let unit: Unit
    /// What it is computed from.
    public let group: Group
    /// Whether a smaller value is the better one, for objectives and rankings.
    public let isLowerBetter: Bool
    /// Formula, in a line.
    public let description: String

    private init(
        _ name: String,
        _ unit: Unit,
        _ group: Group,
        _ description: String,
        lowerIsBetter: Bool = false
    ) {
        self.name = name
        self.unit = unit
        self.group = group
        self.description = description
        isLowerBetter = lowerIsBetter
    }

    /// One definition a metric, in the order of ``Metric``.
    public static let all: [MetricDefinition] = [
        .init("initial_capital", .money, .equity, "E0, equity before the first bar"),
        .init("final_equity", .money, .equity, "En, equity at the last close"),
        .init("peak_equity", .money, .equity, "highest of E0...En"),
        .init("net_profit", .money, .equity, "En - E0"),
        .init("gross_profit", .money, .trades, "sum of the net profits of winning trades"),
        .init("gross_loss", .money, .trades, "sum of the net losses of losing trades, at most 0"),
        .init("total_return", .fraction, .equity, "En/E0 - 1"),
        .init(
            "cagr",
            .fraction,
            .equity,
            "(En/E0)^(365.25/D) - 1 with D calendar days from first to last bar"
        ),
        .init("annualized_return", .fraction, .equity, "(En/E0)^(P/n) - 1"),
        .init(
            "annualized_volatility",
            .fraction,
            .equity,
            "standard deviation of returns times sqrt(P)",
            lowerIsBetter: true
        ),
        .init("sharpe_ratio", .ratio, .equity, "mean(r - rf)/std(r - rf) * sqrt(P)"),
        .init("sortino_ratio", .ratio, .equity, "mean(r - rf) * sqrt(P) / sqrt(mean(min(r - rf, 0)^2))"),
        .init("calmar_ratio", .ratio, .equity, "cagr / |max_drawdown|"),
        .init("omega_ratio", .ratio, .equity, "sum of gains over sum of losses of the returns"),
        .init("max_drawdown", .fraction, .equity, "min(Ei/max(E0...Ei) - 1)"),
        .init(
            "max_drawdown_duration_days",
            .days,
            .equity,
            "longest time from a peak to its recovery or the last bar",
            lowerIsBetter: true
        ),
        .init("avg_drawdown", .fraction, .equity, "mean depth of all drawdowns"),
        .init("ulcer_index", .fraction, .equity, "sqrt(mean(dd^2)), E0 included", lowerIsBetter: true),
        .init("recovery_factor", .ratio, .equity, "net profit over the largest fall in money"),
        .init("var_95", .fraction, .distribution, "5 % quantile of returns, linearly interpolated"),
        .init("cvar_95", .fraction, .distribution, "mean of the floor((n-1)*0.05)+1 smallest returns"),
        .init("skewness", .ratio, .distribution, "sample-adjusted skewness of returns"),
        .init(
            "kurtosis",
            .ratio,
            .distribution,
            "sample-adjusted excess kurtosis of returns",
            lowerIsBetter: true
        ),
        .init("tail_ratio", .ratio, .distribution, "|95 % quantile| over |5 % quantile| of returns"),
        .init("best_day", .fraction, .equity, "largest return of one period"),
        .init("worst_day", .fraction, .equity, "smallest return of one period"),
        .init("positive_days", .fraction, .equity, "share of periods with a return above 0"),
        .init(
            "probabilistic_sharpe_ratio",
            .fraction,
            .distribution,
            "probability that the true Sharpe ratio is above 0"
        ),
        .init(
            "exposure",
            .fraction,
            .trades,
            "share of bars with a position at the close",
            lowerIsBetter: true
        ),
        .init("total_trades", .count, .trades, "closed trades"),
        .init("winning_trades", .count, .trades, "closed trades with a net profit"),
        .init("losing_trades", .count, .trades, "closed trades with a net loss", lowerIsBetter: true),
        .init("win_rate", .fraction, .trades, "winning trades over all closed trades"),
        .init("profit_factor", .ratio, .trades, "gross_profit / |gross_loss|"),
        .init(
            "expectancy",
            .money,
            .trades,
            "win_rate * avg_win + loss rate * avg_loss: mean net profit of a trade"
        ),
        .init("avg_trade", .money, .trades, "mean net profit of a trade"),
        .init("avg_win", .money, .trades, "mean net profit of winning trades"),
        .init("avg_loss", .money, .trades, "mean net loss of losing trades, below 0"),
        .init("payoff_ratio", .ratio, .trades, "avg_win / |avg_loss|"),
        .init("largest_win", .money, .trades, "largest net profit of a trade"),
        .init("largest_loss", .money, .trades, "largest net loss of a trade, below 0"),
        .init("max_consecutive_wins", .count, .trades, "longest row of winning trades"),
        .init("max_consecutive_losses", .count, .trades, "longest row of losing trades", lowerIsBetter: true),
        .init("avg_bars_held", .bars, .trades, "mean bars from entry to exit", lowerIsBetter: true),
        .init("sqn", .ratio, .trades, "sqrt(N) * mean(pnl)/std(pnl)"),
        .init("kelly", .fraction, .trades, "W - (1 - W)/payoff_ratio"),
        .init(
            "total_commission",
            .money,
            .trades,
            "commission paid, the open trade's entry included",
            lowerIsBetter: true
        ),
        .init(
            "total_slippage",
            .money,
            .trades,
            "money given up to slippage, the open trade's entry included",
            lowerIsBetter: true
        ),
        .init(
            "turnover",
            .ratio,
            .trades,
            "value traded on both sides over mean equity",
            lowerIsBetter: true
        ),
        .init("benchmark_return", .fraction, .benchmark, "total return of the benchmark"),
        .init("benchmark_max_drawdown", .fraction, .benchmark, "max_drawdown of the benchmark"),
        .init("alpha", .fraction, .benchmark, "(1 + mean(r - rf - beta (b - rf)))^P - 1"),
        .init("beta", .ratio, .benchmark, "cov(r, b)/var(b)"),
        .init("correlation", .ratio, .benchmark, "correlation of r and b"),
        .init("information_ratio", .ratio, .benchmark, "mean(r - b)/std(r - b) * sqrt(P)"),
        .init("tracking_error", .fraction, .benchmark, "std(r - b) * sqrt(P)", lowerIsBetter: true),
        .init("rejected_orders", .count, .run, "entries that could not be filled", lowerIsBetter: true),
        .init(
            "ambiguous_bars",
            .count,
            .run,
            "bars that held both stop and target; the stop was taken",
            lowerIsBetter: true
        ),
        .init(
            "gap_fills",
            .count,
            .run,
            "stops and targets filled at an open beyond them",
            lowerIsBetter: true
        ),
        .init("warmup_bars", .bars, .run, "bars before the first bar of the run", lowerIsBetter: true),
    ]
}
