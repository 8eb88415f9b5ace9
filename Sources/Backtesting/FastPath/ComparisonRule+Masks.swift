import Indicators

extension ComparisonRule.Comparison {
    /// Where it holds with the parameters of a combination.
    func mask(_ parameters: Parameters, _ view: inout MarketView) -> Mask {
        let x = left.column(parameters, &view)
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
        let y = right.column(parameters, &view)
        return switch relation {
        case .above: x.above(y)
        case .below: x.below(y)
        case .atLeast: .atLeast(x.span, y.span)
        case .atMost: .atLeast(y.span, x.span)
        case .crossesAbove: x.crossesAbove(y)
        case .crossesBelow: x.crossesBelow(y)
        }
    }
}

extension ComparisonRule.Operand {
    /// Its values with the parameters of a combination; a level is no column.
    func column(_ parameters: Parameters, _ view: inout MarketView) -> [Double] {
        switch self {
        case .close, .level: return view.closes
        case .indicator(_, _, let output, _), .fixed(_, let output), .part(_, _, let output, _):
            guard let use = use(parameters) else { return view.closes }
            return view.column(use, output: output)
        case .product(let column, let level):
            let factor = level.level(parameters)
            return column.column(parameters, &view).map { factor * $0 }
        case .sum(let a, let b, let name):
            let sums = zip(a.column(parameters, &view), b.column(parameters, &view)).map { $0 + $1 }
            guard let name else { return sums }
            let delay = min(parameters.integer(name), sums.count)
            return [Double](repeating: .nan, count: delay) + sums.dropLast(delay)
        }
    }
}
