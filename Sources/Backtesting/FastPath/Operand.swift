public import Indicators

/// What is compared.
public indirect enum Operand: Sendable {
    /// The close.
    case close
    /// An output of an indicator: which strategy parameter each of its parameters is, others at their defaults.
    case indicator(any Indicator.Type, KeyValuePairs<String, String>, output: Int = 0, delay: Int = 0)
    /// A number: an offset and a factor times a strategy parameter.
    case level(_ offset: Double, _ factor: Double = 0, of: String? = nil)

    /// An output of an indicator no parameter of which is the strategy's.
    case fixed(IndicatorUse, output: Int = 0)
    /// A column times a level.
    case product(Operand, Operand)
    /// Two columns or products of a column, as they were so many bars before as a strategy parameter says.
    case sum(Operand, Operand, delay: String? = nil)
    /// An output of an indicator that is part of another's, whose values it has to the bit.
    case part(
        any Indicator.Type,
        KeyValuePairs<String, String>,
        output: Int = 0,
        begun: Beginning = .alone
    )

    /// The bar a part begins at, which its values may depend on.
    public indirect enum Beginning: Sendable {
        /// Its own warm-up before the run, as any indicator.
        case alone
        /// Where the whole begins.
        case with(Operand)
        /// The first bar: its values do not depend on it.
        case first
    }

    /// The value of a strategy parameter.
    public static func parameter(_ name: String) -> Operand { .level(0, 1, of: name) }
}

extension Operand {
    /// Whether it is a number.
    var isLevel: Bool { if case .level = self { true } else { false } }

    /// Whether it is the other by another name.
    func isSame(as other: Self) -> Bool {
        switch (self, other) {
        case (.close, .close): true
        case (.level(let a, let b, let c), .level(let d, let e, let f)): a == d && b == e && c == f
        case (.indicator(let a, let b, let c, let d), .indicator(let e, let f, let g, let h)):
            a == e && c == g && d == h && b.elementsEqual(f) { $0 == $1 }
        case (.fixed(let a, let b), .fixed(let c, let d)): a.key == c.key && b == d
        case (.product(let a, let b), .product(let c, let d)): a.isSame(as: c) && b.isSame(as: d)
        case (.sum(let a, let b, let c), .sum(let d, let e, let f)):
            a.isSame(as: d) && b.isSame(as: e) && c == f
        case (.part(let a, let b, let c, let d), .part(let e, let f, let g, let h)):
            a == e && c == g && d.isSame(as: h) && b.elementsEqual(f) { $0 == $1 }
        default: false
        }
    }

    /// Whether it is the other, or another output of the same use of an indicator.
    func isSameUse(as other: Self) -> Bool {
        guard case .indicator(let a, let b, _, let c) = self, case .indicator(let d, let e, _, let f) = other
        else { return isSame(as: other) }
        return a == d && c == f && b.elementsEqual(e) { $0 == $1 }
    }

    /// The indicator with the parameters of a combination; nil for prices, levels, and what is made of several.
    func use(_ parameters: Parameters) -> IndicatorUse? {
        switch self {
        case .indicator(let indicator, let names, _, let delay):
            return IndicatorUse(indicator, names.map { ($0.key, parameters[$0.value]) }, delay: delay)
        case .fixed(let use, _): return use
        case .part(let indicator, let names, _, let beginning):
            let pairs = names.map { ($0.key, parameters[$0.value]) }
            return switch beginning {
            case .alone: IndicatorUse(indicator, pairs, delay: 0)
            case .with(let whole): IndicatorUse(indicator, pairs, begunWith: whole.use(parameters))
            case .first: IndicatorUse(indicator, pairs, begunWith: nil)
            }
        case .close, .level, .product, .sum: return nil
        }
    }

    /// All indicators with the parameters of a combination.
    func uses(_ parameters: Parameters) -> [IndicatorUse] {
        switch self {
        case .close, .level: []
        case .indicator, .fixed, .part: use(parameters).map { [$0] } ?? []
        case .product(let a, let b), .sum(let a, let b, _): a.uses(parameters) + b.uses(parameters)
        }
    }

    /// The first bar from which it is defined with the parameters of a combination, in a run from `start`.
    func firstDefined(_ parameters: Parameters, start: Int) -> Int {
        switch self {
        case .close, .level: 0
        case .indicator, .fixed, .part: use(parameters)?.firstDefined(start: start) ?? 0
        case .product(let a, _): a.firstDefined(parameters, start: start)
        case .sum(let a, let b, let delay):
            max(a.firstDefined(parameters, start: start), b.firstDefined(parameters, start: start))
                + (delay.map { parameters.integer($0) } ?? 0)
        }
    }

    /// Which of the indicator's outputs it is.
    var output: Int {
        switch self {
        case .indicator(_, _, let output, _), .fixed(_, let output), .part(_, _, let output, _): output
        case .close, .level, .product, .sum: 0
        }
    }

    /// Strategy parameters it depends on.
    var dependencies: [String] {
        switch self {
        case .close, .fixed: []
        case .indicator(_, let names, _, _): names.map(\.value)
        case .part(_, let names, _, let beginning):
            if case .with(let whole) = beginning { whole.dependencies } else { names.map(\.value) }
        case .level(_, _, let name): name.map { [$0] } ?? []
        case .product(let a, let b): a.dependencies + b.dependencies
        case .sum(let a, let b, let delay): a.dependencies + b.dependencies + (delay.map { [$0] } ?? [])
        }
    }

    /// The level with the parameters of a combination; NaN for columns.
    func level(_ parameters: Parameters) -> Double {
        guard case .level(let offset, let factor, let name) = self else { return .nan }
        return name.map { offset + factor * parameters[$0] } ?? offset
    }
}

extension Operand.Beginning {
    fileprivate func isSame(as other: Self) -> Bool {
        switch (self, other) {
        case (.alone, .alone), (.first, .first): true
        case (.with(let a), .with(let b)): a.isSame(as: b)
        default: false
        }
    }
}
