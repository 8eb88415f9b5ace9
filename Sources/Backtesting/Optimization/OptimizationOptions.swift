import Indicators

/// What an optimisation looks for and how.
public struct OptimizationOptions: Sendable, Equatable {
    /// Which combinations are tried.
    public enum Method: Sendable, Equatable {
        /// All of them.
        case grid
        /// So many different ones, drawn with a seed; all when there are no more.
        case random(samples: Int, seed: UInt64)
    }

    /// Folds of a walk-forward analysis, in bars.
    public struct WalkForward: Sendable, Equatable {
        /// Bars to optimise on.
        public let train: Int
        /// Bars after them to try the best combination on.
        public let test: Int
        /// Bars from one fold to the next.
        public let step: Int

        /// Folds of `train` and `test` bars; without a step, each test begins where the last one ended.
        public init(train: Int, test: Int, step: Int? = nil) {
            self.train = train
            self.test = test
            self.step = step ?? test
        }
    }

    /// What is made as good as possible: largest, or smallest where the metric's definition says that less is better.
    public var objective = Metric.sharpeRatio
    /// Combinations with fewer closed trades are evaluated but not ranked.
    public var minTrades = 0
    /// Which combinations are tried.
    public var method = Method.grid
    /// What must hold between parameters, besides the strategy's own constraints.
    public var constraints: [ParameterConstraint] = []
    /// How many combinations are reported in full.
    public var top = 10
    /// Share of the bars, the newest, held back to try the best combinations on.
    public var testFraction: Double?
    /// Folds to optimise and try again and again.
    public var walkForward: WalkForward?
    /// Whether the deflated Sharpe ratio, the probability of overfitting and the plateau are computed.
    public var overfitting = true

    /// The defaults of the HTTP contract.
    public init() {}

    /// What is out of range; every fault found.
    func faults(for strategy: StrategyDefinition, bars: Int) -> [SettingFault] {
        var faults: [SettingFault] = []
        if minTrades < 0 { faults.append(SettingFault(name: "min_trades", message: "must be at least 0")) }
        if !(1...1000).contains(top) {
            faults.append(SettingFault(name: "top", message: "must be from 1 to 1000"))
        }
        if case .random(let samples, _) = method, samples < 1 {
            faults.append(SettingFault(name: "samples", message: "must be at least 1"))
        }
        if let testFraction, !(testFraction > 0 && testFraction < 1) {
            faults.append(
                SettingFault(name: "validation", message: "test_fraction must be above 0 and below 1")
            )
        }
        if let fold = walkForward {
            if fold.train < 2 || fold.test < 2 || fold.step < 1 {
                faults.append(
                    SettingFault(
                        name: "walk_forward",
                        message: "train and test must be at least 2 bars, step at least 1"
                    )
                )
            } else if fold.train + fold.test > bars {
                let message = "train and test together are \(fold.train + fold.test) bars; there are \(bars)"
                faults.append(SettingFault(name: "walk_forward", message: message))
            }
        }
        let names = strategy.parameters.map(\.name)
        for constraint in constraints {
            for name in [constraint.left, constraint.right] where !names.contains(name) {
                let message = "there is no parameter \(name); accepted: \(names.joined(separator: ", "))"
                faults.append(SettingFault(name: "constraints", message: message))
            }
        }
        return faults
    }
}
