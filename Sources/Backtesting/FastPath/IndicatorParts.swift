import Indicators

/// An indicator whose outputs are sums of other indicators', each of which depends on fewer parameters.
///
/// A search computes the parts once for all combinations that share them.
protocol CompositeIndicator: Indicator {
    /// An output as it is made of others, to the bit.
    ///
    /// - Parameters:
    ///   - output: Which of its outputs, in the definition's order.
    ///   - whole: The output itself, with which a part may have to begin.
    ///   - name: The strategy parameter that one of its own is.
    /// - Returns: nil for an output that is not to be taken apart.
    static func parts(_ output: Int, of whole: Operand, _ name: (String) -> String) -> Operand?
}

extension Condition.Comparison {
    /// The same with indicators taken apart where they can be; in a run from the first bar on, every part begins there.
    func inParts(start: Int) -> Self {
        Self(left: left.inParts(start: start), relation: relation, right: right.inParts(start: start))
    }
}

extension Operand {
    /// The operands it is made of, as far as they are written.
    var leaves: [Self] {
        switch self {
        case .close, .level: []
        case .indicator, .fixed, .part: [self]
        case .product(let a, let b), .sum(let a, let b, _): a.leaves + b.leaves
        }
    }

    fileprivate func inParts(start: Int) -> Self {
        guard case .indicator(let indicator, let names, let output, 0) = self,
            let composite = indicator as? any CompositeIndicator.Type,
            indicator.definition.parameters.allSatisfy({ parameter in
                names.contains { $0.key == parameter.name }
            })
        else { return self }
        let parts = composite.parts(output, of: self) { name in
            names.first { $0.key == name }?.value ?? name
        }
        return (start == 0 ? parts?.begunAlone : parts) ?? self
    }

    /// The same where all begins at the first bar.
    private var begunAlone: Self {
        switch self {
        case .part(let indicator, let names, let output, _): .part(indicator, names, output: output)
        case .product(let a, let b): .product(a.begunAlone, b)
        case .sum(let a, let b, let delay): .sum(a.begunAlone, b.begunAlone, delay: delay)
        default: self
        }
    }
}

extension Operand {
    /// An output of a channel: above the middle line, the line itself, or below it.
    fileprivate static func channel(
        _ output: Int,
        _ middle: Operand,
        width: Operand,
        times factor: String
    ) -> Operand {
        if output == 1 { return middle }
        return .sum(middle, .product(width, .level(0, output == 0 ? 1 : -1, of: factor)))
    }
}

extension BBANDS: CompositeIndicator {
    static func parts(_ output: Int, of whole: Operand, _ name: (String) -> String) -> Operand? {
        .channel(
            output,
            .part(Deviations.self, ["period": name("period")]),
            width: .part(Deviations.self, ["period": name("period")], output: 1),
            times: name("stddev")
        )
    }

    /// What the bands are made of.
    private enum Deviations: Indicator {
        static let definition = IndicatorDefinition(
            name: "deviations",
            title: "Mean and standard deviation",
            inputs: STDDEV.definition.inputs,
            parameters: STDDEV.definition.parameters,
            outputs: ["mean", "deviation"],
            lookback: STDDEV.definition.lookback,
            source: STDDEV.definition.source,
            definition: "SMA(period) and STDDEV(period) of the closes."
        )

        static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
            let values = STDDEV.values(inputs.closes.span, period: parameters.integer("period"))
            return [values.mean, values.deviation]
        }
    }
}

extension KELTNER: CompositeIndicator {
    static func parts(_ output: Int, of whole: Operand, _ name: (String) -> String) -> Operand? {
        .channel(
            output,
            .part(EMA.self, ["period": name("ema_period")], begun: .with(whole)),
            width: .part(ATR.self, ["period": name("atr_period")], begun: .with(whole)),
            times: name("multiplier")
        )
    }
}

extension ICHIMOKU: CompositeIndicator {
    static func parts(_ output: Int, of whole: Operand, _ name: (String) -> String) -> Operand? {
        // Highest and lowest prices do not depend on where they begin.
        func middle(_ period: String) -> Operand {
            .part(DONCHIAN.self, ["period": name(period)], output: 1, begun: .first)
        }
        // Halves are exact, so that their sum is half the sum.
        func half(_ period: String) -> Operand { .product(middle(period), .level(0.5)) }
        return switch output {
        case 0: middle("tenkan_period")
        case 1: middle("kijun_period")
        case 2: .sum(half("tenkan_period"), half("kijun_period"), delay: name("kijun_period"))
        default: .sum(half("senkou_period"), half("senkou_period"), delay: name("kijun_period"))
        }
    }
}
