/// Why a backtest or an optimisation cannot be run as asked.
public enum BacktestError: Error, Equatable {
    /// Execution settings out of range or in contradiction; every fault found.
    case invalidSettings([SettingFault])
    /// There is no bar to run on.
    case noBars
    /// The strategy has no short side.
    case directionNotSupported(strategy: String, direction: String)
    /// A parameter combination that breaks the strategy's own constraint.
    case constraintBroken(String)
    /// The grid names an unknown parameter, repeats one, or has a bad or empty list of values; every fault found.
    case invalidGrid([SettingFault])
    /// The optimisation's own options are out of range; every fault found.
    case invalidOptions([SettingFault])
    /// Nothing is left to evaluate once the constraints are applied.
    case noCombinations
    /// The caller asked to stop.
    case cancelled

    /// The fault as one sentence.
    public var message: String {
        switch self {
        case .invalidSettings(let faults), .invalidGrid(let faults), .invalidOptions(let faults):
            faults.map { "\($0.name) \($0.message)" }.joined(separator: "; ")
        case .noBars: "there is no bar to run on"
        case .directionNotSupported(let strategy, let direction):
            "\(strategy) is long only, so direction \(direction) is not possible"
        case .constraintBroken(let message): message
        case .cancelled: "the optimisation was cancelled"
        case .noCombinations: "no parameter combination satisfies the constraints"
        }
    }
}
