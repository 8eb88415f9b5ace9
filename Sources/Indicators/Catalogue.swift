/// Every indicator, by name.
public let allIndicators: [any Indicator.Type] = [
    ATR.self,
    BBANDS.self,
    EMA.self,
    MACD.self,
    RMA.self,
    RSI.self,
    SMA.self,
    STDDEV.self,
    VWAP.self,
]

/// The indicator of a name.
///
/// - Parameter name: A name of the catalogue, in any case.
/// - Returns: `nil` where there is none.
public func indicator(named name: String) -> (any Indicator.Type)? {
    let wanted = name.lowercased()
    return allIndicators.first { $0.definition.name == wanted }
}
