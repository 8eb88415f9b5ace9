import Indicators

extension Condition {
    /// Where it holds with the parameters of a combination.
    func mask(_ parameters: Parameters, _ view: inout MarketView) -> Mask {
        switch self {
        case .comparison(let comparison): comparison.mask(parameters, &view)
        case .both(let a, let b): a.mask(parameters, &view) & b.mask(parameters, &view)
        case .either(let a, let b): a.mask(parameters, &view) | b.mask(parameters, &view)
        case .beginning(let a): a.mask(parameters, &view).risingEdge
        }
    }
}

extension Condition.Comparison {
    /// Where it holds with the parameters of a combination.
    fileprivate func mask(_ parameters: Parameters, _ view: inout MarketView) -> Mask {
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

extension Operand {
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
        case .sum(let one, let other, let name):
            let (a, p) = one.term(parameters, &view)
            let (b, q) = other.term(parameters, &view)
            let delay = min(name.map { parameters.integer($0) } ?? 0, view.count)
            let (x, y) = (a.span.extracting(..<(a.count - delay)), b.span.extracting(..<(b.count - delay)))
            return [Double](capacity: view.count) { sums in
                for _ in 0..<delay { sums.append(.nan) }
                for bar in 0..<x.count { sums.append(p * x[bar] + q * y[bar]) }
            }
        }
    }

    /// A column and what it is multiplied with.
    private func term(_ parameters: Parameters, _ view: inout MarketView) -> (
        column: [Double], factor: Double
    ) {
        guard case .product(let column, let level) = self else { return (column(parameters, &view), 1) }
        return (column.column(parameters, &view), level.level(parameters))
    }
}
