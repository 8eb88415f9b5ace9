/// Every indicator, by name.
public let allIndicators: [any Indicator.Type] = [
    AD.self,
    ADX.self,
    AROON.self,
    ATR.self,
    BBANDS.self,
    CCI.self,
    CMF.self,
    DEMA.self,
    DONCHIAN.self,
    EMA.self,
    HIGHEST.self,
    HMA.self,
    ICHIMOKU.self,
    KELTNER.self,
    LINREG.self,
    LOWEST.self,
    MACD.self,
    MFI.self,
    MOM.self,
    NATR.self,
    OBV.self,
    PPO.self,
    PSAR.self,
    RMA.self,
    ROC.self,
    RSI.self,
    SMA.self,
    STDDEV.self,
    STOCH.self,
    STOCHRSI.self,
    SUPERTREND.self,
    TEMA.self,
    VWAP.self,
    VWMA.self,
    WILLR.self,
    WMA.self,
    ZSCORE.self,
]

/// The indicator of a name.
///
/// - Parameter name: A name of the catalogue, in any case.
/// - Returns: `nil` where there is none.
public func indicator(named name: String) -> (any Indicator.Type)? {
    let wanted = name.lowercased()
    return allIndicators.first { $0.definition.name == wanted }
}
