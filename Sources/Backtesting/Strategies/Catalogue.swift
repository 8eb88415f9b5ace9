import Indicators

/// Every strategy, the benchmark first, then by name.
public let allStrategies: [any Strategy.Type] = [
    BuyAndHold.self,
    ADXTrend.self,
    BollingerBreakout.self,
    BollingerReversion.self,
    CCIReversion.self,
    DonchianBreakout.self,
    EMACrossover.self,
    IchimokuCloud.self,
    KeltnerBreakout.self,
    MAFilter.self,
    MACDCrossover.self,
    MoneyFlow.self,
    Momentum.self,
    MultiIndicator.self,
    OBVTrend.self,
    ParabolicSAR.self,
    RSIThreshold.self,
    RSI2.self,
    RSIReversion.self,
    SMACrossover.self,
    Stochastic.self,
    SupertrendTurn.self,
    TripleMA.self,
    VWAPCrossover.self,
    WilliamsR.self,
]

/// The strategy of a name or an alias.
///
/// - Parameter name: Case, `_` and `-` do not matter, nor does a trailing `_Strategy`: `RSI_Strategy` is `rsi`.
/// - Returns: `nil` where there is none; see ``strategyName(closestTo:)``.
public func strategy(named name: String) -> (any Strategy.Type)? {
    strategiesByName[folded(name)]
}

private let strategiesByName: [String: any Strategy.Type] = {
    var found: [String: any Strategy.Type] = [:]
    for strategy in allStrategies {
        for name in [strategy.definition.name] + strategy.definition.aliases {
            found[folded(name)] = strategy
        }
    }
    return found
}()

/// The name that was probably meant by one that no strategy has.
///
/// - Parameter name: What was written.
/// - Returns: `nil` where no name is near.
public func strategyName(closestTo name: String) -> String? {
    let names = allStrategies.map { $0.definition.name }
    guard let meant = Spelling.closest(to: folded(name), among: names.map(folded)) else { return nil }
    return names.first { folded($0) == meant }
}

private func folded(_ name: String) -> String {
    let letters = name.lowercased().filter { $0 != "_" && $0 != "-" }
    guard letters.hasSuffix("strategy"), letters.count > "strategy".count else { return letters }
    return String(letters.dropLast("strategy".count))
}
