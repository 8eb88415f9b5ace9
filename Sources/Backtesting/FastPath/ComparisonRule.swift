public import Indicators

/// A rule of one comparison for each kind of order, as data.
///
/// A search makes use of it: it knows which column and which level each parameter decides, computes each once, and compares
/// columns without going through the strategy for every combination.
public struct ComparisonRule: Sendable {
    /// What is compared.
    public enum Operand: Sendable {
        /// The close.
        case close
        /// An output of an indicator: which strategy parameter each of its parameters is, others at their defaults.
        case indicator(any Indicator.Type, KeyValuePairs<String, String>, output: Int = 0, delay: Int = 0)
        /// A number: an offset and a factor times a strategy parameter.
        case level(_ offset: Double, _ factor: Double = 0, of: String? = nil)

        /// The value of a strategy parameter.
        public static func parameter(_ name: String) -> Operand { .level(0, 1, of: name) }
    }

    /// How the left compares with the right.
    public enum Relation: Sendable {
        /// Left above right.
        case above
        /// Left below right.
        case below
        /// Left above or equal.
        case atLeast
        /// Left below or equal.
        case atMost
        /// Left above right, and at the bar before not.
        case crossesAbove
        /// Left below right, and at the bar before not.
        case crossesBelow
    }

    /// One comparison; the left is never a level.
    public struct Comparison: Sendable {
        let left: Operand
        let relation: Relation
        let right: Operand

        /// A comparison as written.
        ///
        /// - Parameters:
        ///   - left: A column.
        ///   - relation: How it compares.
        ///   - right: A column or a level.
        public init(_ left: Operand, _ relation: Relation, _ right: Operand) {
            self.left = left
            self.relation = relation
            self.right = right
        }
    }

    /// When to buy.
    public let enterLong: Comparison
    /// When to sell what was bought.
    public let exitLong: Comparison
    /// When to sell short.
    public let enterShort: Comparison
    /// When to buy back what was sold short.
    public let exitShort: Comparison
    /// Whether each entry ends the other side, so that two comparisons make all four.
    let isReversing: Bool

    /// The four comparisons.
    ///
    /// - Parameters:
    ///   - enterLong: When to buy.
    ///   - exitLong: When to sell what was bought.
    ///   - enterShort: When to sell short.
    ///   - exitShort: When to buy back what was sold short.
    public init(
        enterLong: Comparison,
        exitLong: Comparison,
        enterShort: Comparison,
        exitShort: Comparison
    ) {
        isReversing = false
        self.enterLong = enterLong
        self.exitLong = exitLong
        self.enterShort = enterShort
        self.exitShort = exitShort
    }

    /// A rule that is always on one side of the market once it has begun: each entry ends the other side.
    ///
    /// - Parameters:
    ///   - up: When to be long.
    ///   - down: When to be short.
    /// - Returns: Entries and exits, mirrored.
    public static func reversing(up: Comparison, down: Comparison) -> ComparisonRule {
        ComparisonRule(up: up, down: down)
    }

    /// The comparisons that are made.
    var all: [Comparison] {
        isReversing ? [enterLong, exitLong] : [enterLong, exitLong, enterShort, exitShort]
    }

    private init(up: Comparison, down: Comparison) {
        (enterLong, exitLong, enterShort, exitShort) = (up, down, down, up)
        isReversing = true
    }
}

extension ComparisonRule.Operand {
    /// Whether it is the other by another name.
    func isSame(as other: Self) -> Bool {
        switch (self, other) {
        case (.close, .close): true
        case (.level(let a, let b, let c), .level(let d, let e, let f)): a == d && b == e && c == f
        case (.indicator(let a, let b, let c, let d), .indicator(let e, let f, let g, let h)):
            a == e && c == g && d == h && b.elementsEqual(f) { $0 == $1 }
        default: false
        }
    }

    /// The indicator with the parameters of a combination; nil for prices and levels.
    func use(_ parameters: Parameters) -> IndicatorUse? {
        guard case .indicator(let indicator, let names, _, let delay) = self else { return nil }
        return IndicatorUse(indicator, names.map { ($0.key, parameters[$0.value]) }, delay: delay)
    }

    /// Strategy parameters it depends on.
    var dependencies: [String] {
        switch self {
        case .close: []
        case .indicator(_, let names, _, _): names.map(\.value)
        case .level(_, _, let name): name.map { [$0] } ?? []
        }
    }

    /// The level with the parameters of a combination; NaN for columns.
    func level(_ parameters: Parameters) -> Double {
        guard case .level(let offset, let factor, let name) = self else { return .nan }
        return name.map { offset + factor * parameters[$0] } ?? offset
    }
}

extension ComparisonRule.Comparison {
    func mask(_ parameters: Parameters, _ view: inout MarketView) -> Mask {
        let x = Self.column(left, parameters, &view)
        if case .level = right {
            let level = right.level(parameters)
            return switch relation {
            case .above: x.above(level)
            case .below: x.below(level)
            case .atLeast: x.atLeast(level)
            case .atMost: x.atMost(level)
            case .crossesAbove: x.crossesAbove(level)
            case .crossesBelow: x.crossesBelow(level)
            }
        }
        let y = Self.column(right, parameters, &view)
        return switch relation {
        case .above: x.above(y)
        case .below: x.below(y)
        case .atLeast: .atLeast(x.span, y.span)
        case .atMost: .atLeast(y.span, x.span)
        case .crossesAbove: x.crossesAbove(y)
        case .crossesBelow: x.crossesBelow(y)
        }
    }

    private static func column(
        _ operand: ComparisonRule.Operand,
        _ parameters: Parameters,
        _ view: inout MarketView
    ) -> [Double] {
        guard case .indicator(_, _, let output, _) = operand, let use = operand.use(parameters) else {
            return view.closes
        }
        return view.column(use, output: output)
    }
}
