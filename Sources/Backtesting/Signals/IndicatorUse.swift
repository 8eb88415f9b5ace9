public import Indicators

/// An indicator with its parameters, as a strategy reads it.
public struct IndicatorUse: Sendable {
    /// The indicator.
    public let indicator: any Indicator.Type
    /// All its parameters.
    public let parameters: Parameters
    /// How many bars before the current one it is read; 1 leaves the current bar out.
    public let delay: Int
    /// Bars wanted before the first bar that counts.
    ///
    /// The indicator's own warm-up, the delay, and one bar more: a crossing compares with the bar before.
    public let warmup: Int

    /// A use of an indicator.
    ///
    /// - Parameters:
    ///   - indicator: The indicator.
    ///   - parameters: Those that differ from their defaults.
    ///   - delay: How many bars before the current one it is read.
    ///   - warmup: Bars its values depend on, where only the caller knows; else the definition's.
    public init(
        _ indicator: any Indicator.Type,
        _ parameters: KeyValuePairs<String, Double> = [:],
        delay: Int = 0,
        warmup: Int? = nil
    ) {
        let definition = indicator.definition
        self.indicator = indicator
        self.parameters = definition.defaults(with: parameters)
        self.delay = delay
        self.warmup = (warmup ?? definition.warmup(self.parameters)) + delay + 1
    }

    /// A use of an indicator with parameters in a list.
    init(_ indicator: any Indicator.Type, _ pairs: [(String, Double)], delay: Int) {
        let definition = indicator.definition
        var values = definition.defaults.values
        for (name, value) in pairs {
            guard let index = definition.defaults.names.firstIndex(of: name) else {
                preconditionFailure("\(definition.name) has no parameter \(name)")
            }
            values[index] = value
        }
        self.indicator = indicator
        parameters = Parameters(names: definition.defaults.names, values: values)
        self.delay = delay
        warmup = definition.warmup(parameters) + delay + 1
    }

    /// A use that begins at the bar at which another does, or at the first where there is none.
    init(_ indicator: any Indicator.Type, _ pairs: [(String, Double)], begunWith other: IndicatorUse?) {
        let alone = IndicatorUse(indicator, pairs, delay: 0)
        self.indicator = indicator
        parameters = alone.parameters
        delay = 0
        warmup = other?.warmup ?? .max
    }

    /// What tells two uses apart.
    struct Key: Hashable, Sendable {
        let indicator: ObjectIdentifier
        let parameters: Parameters
        let delay: Int
        let warmup: Int
    }

    var key: Key {
        Key(indicator: ObjectIdentifier(indicator), parameters: parameters, delay: delay, warmup: warmup)
    }

    /// The first bar at which all its outputs are defined, in a run that counts from `start`.
    ///
    /// - Parameter start: First bar of the run; the bars before it are warm-up.
    /// - Returns: An index of a bar, which may lie past the last.
    public func firstDefined(start: Int) -> Int {
        firstBar(start: start) + indicator.definition.lookback(parameters) + delay
    }

    /// The bar the indicator begins at: `warmup` bars before `start`, or the first.
    func firstBar(start: Int) -> Int { max(0, start - warmup) }
}

extension [IndicatorUse] {
    /// Bars that the one which wants most wants before a run; 0 where there is none.
    var warmup: Int { reduce(0) { Swift.max($0, $1.warmup) } }

    /// The bar after all are first defined, and none before the start of the run.
    func firstSignal(start: Int) -> Int {
        reduce(start) { Swift.max($0, $1.firstDefined(start: start) + 1) }
    }
}
