import Indicators

extension ExecutionSettings {
    /// Every setting in the order of the HTTP contract.
    public static let definitions: [ExecutionSetting] = [
        .number(
            "initial_capital",
            \.initialCapital,
            above: 0,
            to: 1e15,
            "Equity before the first bar, in the quote currency."
        ),
        .number(
            "commission",
            \.commission,
            from: 0,
            to: 0.5,
            "Commission as a fraction of the traded value, each side."
        ),
        .number(
            "commission_fixed",
            \.commissionFixed,
            from: 0,
            to: 1e9,
            "Commission in money, each side, on top of the fraction."
        ),
        .number(
            "slippage",
            \.slippage,
            from: 0,
            to: 0.5,
            "Adverse fraction of the price on market and stop fills; targets have none."
        ),
        .choice("direction", \.direction, "Sides that may be traded; both reverses at one price."),
        .choice(
            "fill",
            \.fill,
            "Where an order signalled at a close is filled: the next open, or (optimistic) that close."
        ),
        .number(
            "position_size",
            \.positionSize,
            above: 0,
            to: 1e12,
            "How much to trade; sizing says of what."
        ),
        .choice(
            "sizing",
            \.sizing,
            "percent_equity: a share of equity; fixed_cash: money; fixed_quantity: units; risk_percent: the share of equity lost at the stop."
        ),
        .boolean("fractional", \.fractional, "Whether quantities may be fractions of a unit."),
        .number(
            "lot",
            \.lot,
            above: 0,
            to: 1e9,
            "Units to whose multiples quantities are rounded down when fractional is false."
        ),
        .optional(
            "stop_loss",
            \.stopLoss,
            above: 0,
            to: 1,
            "Distance of the stop as a fraction of the entry price."
        ),
        .optional(
            "take_profit",
            \.takeProfit,
            above: 0,
            to: 1000,
            "Distance of the target as a fraction of the entry price."
        ),
        .optional(
            "trailing_stop",
            \.trailingStop,
            above: 0,
            to: 1,
            "Distance of the trailing stop as a fraction of the best close since entry."
        ),
        .optional("max_bars", \.maxBars, from: 1, to: 1_000_000, "Bars after which a position is closed."),
        .boolean(
            "close_at_end",
            \.closeAtEnd,
            "Whether a position open at the end is closed at the last close."
        ),
        .optional(
            "periods_per_year",
            \.periodsPerYear,
            above: 0,
            to: 1_000_000,
            "Periods a year for annualised figures; null is the instrument's own."
        ),
    ]

    /// The value of one setting by its name in the HTTP contract, or nil for an unknown name.
    public func value(of name: String) -> SettingValue? {
        Self.definitions.first { $0.name == name }?.value(in: self)
    }

    /// Settings from given values, every fault reported at once.
    ///
    /// - Parameter given: Names and values; what is missing keeps its default.
    /// - Returns: The settings.
    /// - Throws: ``BacktestError/invalidSettings(_:)`` with every fault found.
    public static func resolve(_ given: [(name: String, value: SettingValue)]) throws(BacktestError)
        -> ExecutionSettings
    {
        var settings = ExecutionSettings()
        var faults: [SettingFault] = []
        for (name, value) in given {
            guard let definition = definitions.first(where: { $0.name == name }) else {
                let names = definitions.map(\.name)
                let meant = Spelling.closest(to: name, among: names).map { " did you mean \($0)?" } ?? ""
                let message =
                    "there is no setting \(name);\(meant) accepted: \(names.joined(separator: ", "))"
                faults.append(SettingFault(name: name, message: message))
                continue
            }
            guard definition.accepts(value) else {
                faults.append(SettingFault(name: name, message: "must be \(definition.accepted)"))
                continue
            }
            definition.write(&settings, value)
        }
        if faults.isEmpty { faults = settings.faults }
        guard faults.isEmpty else { throw BacktestError.invalidSettings(faults) }
        return settings
    }

    /// What is wrong with these settings: ranges, and settings that contradict each other.
    public var faults: [SettingFault] {
        var faults: [SettingFault] = []
        for definition in Self.definitions where !definition.accepts(definition.read(self)) {
            faults.append(SettingFault(name: definition.name, message: "must be \(definition.accepted)"))
        }
        if sizing == .percentEquity || sizing == .riskPercent, positionSize > 1 {
            faults.append(
                SettingFault(
                    name: "position_size",
                    message: "must be a fraction of equity, at most 1, with sizing \(sizing.rawValue)"
                )
            )
        }
        if sizing == .riskPercent, stopLoss == nil {
            faults.append(
                SettingFault(
                    name: "stop_loss",
                    message: "is needed with sizing risk_percent: the risk is the distance to the stop"
                )
            )
        }
        return faults
    }
}

extension ExecutionSetting {
    fileprivate typealias Path<Value> = any WritableKeyPath<ExecutionSettings, Value> & Sendable

    fileprivate static func number(
        _ name: String,
        _ path: Path<Double>,
        above: Double? = nil,
        from: Double = 0,
        to maximum: Double,
        _ description: String
    ) -> ExecutionSetting {
        ExecutionSetting(
            name: name,
            kind: .number(minimum: above ?? from, maximum: maximum, above: above != nil),
            isOptional: false,
            description: description,
            read: { .number($0[keyPath: path]) },
            write: { if case .number(let x) = $1 { $0[keyPath: path] = x } }
        )
    }

    fileprivate static func optional(
        _ name: String,
        _ path: Path<Double?>,
        above: Double,
        to maximum: Double,
        _ description: String
    ) -> ExecutionSetting {
        ExecutionSetting(
            name: name,
            kind: .number(minimum: above, maximum: maximum, above: true),
            isOptional: true,
            description: description,
            read: { $0[keyPath: path].map(SettingValue.number) ?? .none },
            write: { if case .number(let x) = $1 { $0[keyPath: path] = x } else { $0[keyPath: path] = nil } }
        )
    }

    fileprivate static func optional(
        _ name: String,
        _ path: Path<Int?>,
        from minimum: Int,
        to maximum: Int,
        _ description: String
    ) -> ExecutionSetting {
        ExecutionSetting(
            name: name,
            kind: .integer(minimum: minimum, maximum: maximum),
            isOptional: true,
            description: description,
            read: { $0[keyPath: path].map { .number(Double($0)) } ?? .none },
            write: {
                if case .number(let x) = $1 { $0[keyPath: path] = Int(x) } else { $0[keyPath: path] = nil }
            }
        )
    }

    fileprivate static func boolean(_ name: String, _ path: Path<Bool>, _ description: String)
        -> ExecutionSetting
    {
        ExecutionSetting(
            name: name,
            kind: .boolean,
            isOptional: false,
            description: description,
            read: { .boolean($0[keyPath: path]) },
            write: { if case .boolean(let x) = $1 { $0[keyPath: path] = x } }
        )
    }

    fileprivate static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String,
        _ path: Path<Choice>,
        _ description: String
    ) -> ExecutionSetting {
        ExecutionSetting(
            name: name,
            kind: .choice(Choice.allCases.map(\.rawValue)),
            isOptional: false,
            description: description,
            read: { .text($0[keyPath: path].rawValue) },
            write: { if case .text(let word) = $1, let x = Choice(rawValue: word) { $0[keyPath: path] = x } }
        )
    }
}
