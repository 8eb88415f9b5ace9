public import Indicators
public import MarketData

/// A rule that turns bars into signals.
///
/// A conforming type stands in one file and has one line in `Catalogue.swift`. It has no state: the signals at bar *t*
/// depend on the bars up to *t* and on the parameters.
public protocol Strategy: SendableMetatype {
    /// What it is called, is given, and does.
    static var definition: StrategyDefinition { get }

    /// Every indicator it reads, which decides the warm-up and the first bar that counts.
    ///
    /// - Parameters:
    ///   - parameters: All parameters of the definition, in range.
    ///   - timeframe: The bars it will run on.
    /// - Returns: The indicators with their parameters; none for a rule on prices alone.
    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse]

    /// The signals at the close of every bar.
    ///
    /// - Parameters:
    ///   - parameters: All parameters of the definition, in range.
    ///   - view: The bars, and the columns of the indicators named by `indicators`.
    /// - Returns: Four masks, a bit a bar of the view.
    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals
}

extension Strategy {
    /// Bars wanted before the first bar of a run: the longest warm-up of its indicators.
    ///
    /// - Parameters:
    ///   - parameters: All parameters of the definition, in range.
    ///   - timeframe: The bars it will run on.
    /// - Returns: 0 for a rule on prices alone.
    public static func warmup(_ parameters: Parameters, timeframe: Timeframe) -> Int {
        indicators(parameters, timeframe: timeframe).warmup
    }

    /// The first bar whose signals count: the bar after all indicators are first defined, and none before `start`.
    ///
    /// - Parameters:
    ///   - parameters: All parameters of the definition, in range.
    ///   - timeframe: The bars it runs on.
    ///   - start: First bar of the run; the bars before it are warm-up.
    /// - Returns: An index of a bar, which may lie past the last.
    public static func firstBar(_ parameters: Parameters, timeframe: Timeframe, start: Int) -> Int {
        indicators(parameters, timeframe: timeframe).firstSignal(start: start)
    }
}
