import Testing

@testable import Backtesting

@Suite struct ExecutionSettingsTests {
    @Test func `the defaults are those of the contract, in its order`() {
        let defaults = ExecutionSettings.definitions.map { ($0.name, $0.defaultValue) }
        let contract: [(String, SettingValue)] = [
            ("initial_capital", .number(100_000)), ("commission", .number(0.001)),
            ("commission_fixed", .number(0)),
            ("slippage", .number(0)), ("direction", .text("long")), ("fill", .text("next_open")),
            ("position_size", .number(1)), ("sizing", .text("percent_equity")),
            ("fractional", .boolean(true)),
            ("lot", .number(1)), ("stop_loss", .none), ("take_profit", .none), ("trailing_stop", .none),
            ("max_bars", .none), ("close_at_end", .boolean(true)), ("periods_per_year", .none),
        ]
        #expect(defaults.map(\.0) == contract.map(\.0))
        #expect(defaults.map(\.1) == contract.map(\.1))
        #expect(ExecutionSettings().faults.isEmpty)
    }

    @Test func `every setting can be given and is echoed`() throws {
        let given: [(name: String, value: SettingValue)] = [
            ("initial_capital", .number(5000)), ("commission", .number(0)),
            ("commission_fixed", .number(1.5)),
            ("slippage", .number(0.001)), ("direction", .text("both")), ("fill", .text("close")),
            ("position_size", .number(0.5)), ("sizing", .text("risk_percent")),
            ("fractional", .boolean(false)),
            ("lot", .number(10)), ("stop_loss", .number(0.05)), ("take_profit", .number(0.1)),
            ("trailing_stop", .number(0.2)), ("max_bars", .number(20)), ("close_at_end", .boolean(false)),
            ("periods_per_year", .number(365)),
        ]
        let settings = try ExecutionSettings.resolve(given)
        #expect(given.count == ExecutionSettings.definitions.count)
        for (name, value) in given { #expect(settings.value(of: name) == value) }
        #expect(settings.value(of: "leverage") == nil)
    }

    @Test func `every fault is reported at once and says what is accepted`() throws {
        let error = #expect(throws: BacktestError.self) {
            try ExecutionSettings.resolve([
                ("commission", .number(-1)), ("fill", .text("tomorrow")), ("max_bars", .number(2.5)),
                ("fractional", .text("yes")), ("comission", .number(0)), ("initial_capital", .none),
            ])
        }
        guard case .invalidSettings(let faults) = error else { throw try #require(error) }
        #expect(
            faults.map(\.name) == [
                "commission", "fill", "max_bars", "fractional", "comission", "initial_capital",
            ]
        )
        #expect(faults[0].message == "must be a number from 0 to 0.5")
        #expect(faults[1].message == "must be one of next_open, close")
        #expect(faults[2].message == "must be a whole number from 1 to 1000000, or null")
        #expect(faults[4].message.contains("did you mean commission?"))
    }

    @Test(arguments: [
        ([("position_size", SettingValue.number(1.5))], "position_size"),
        ([("sizing", .text("risk_percent"))], "stop_loss"),
    ])
    func `settings that contradict each other are refused`(_ given: [(String, SettingValue)], _ name: String)
        throws
    {
        let error = #expect(throws: BacktestError.self) {
            try ExecutionSettings.resolve(given.map { (name: $0.0, value: $0.1) })
        }
        guard case .invalidSettings(let faults) = error else { throw try #require(error) }
        #expect(faults.map(\.name) == [name])
    }

    @Test func `a size above one is money or units where the sizing says so`() throws {
        let settings = try ExecutionSettings.resolve([
            ("sizing", .text("fixed_cash")), ("position_size", .number(5000)),
        ])
        #expect(settings.positionSize == 5000)
    }
}
