import Indicators
import Testing

@Suite struct ParametersTests {
    static let definitions: [ParameterDefinition] = [
        .integer("fast_period", default: 10, in: 1...100, "A length."),
        .real("threshold", default: 0.5, in: 0...1, step: 0.1, "A level."),
    ]

    @Test func `what is not given has its default, in the order of the definitions`() throws {
        let parameters = try Parameters.resolve([("threshold", 0.25)], for: Self.definitions)
        #expect(parameters.names == ["fast_period", "threshold"])
        #expect(parameters.integer("fast_period") == 10 && parameters["threshold"] == 0.25)
        #expect(parameters.description == "fast_period=10 threshold=0.25")
        #expect(Parameters(defaultsOf: Self.definitions)["threshold"] == 0.5)
    }

    @Test func `every fault is reported, with what would have been accepted`() throws {
        let faults = #expect(throws: ParameterFaults.self) {
            try Parameters.resolve(
                [("fast_perod", 3), ("fast_period", 2.5), ("threshold", 7), ("xyz", 1), ("threshold", 0.1)],
                for: Self.definitions
            )
        }
        #expect(
            faults?.faults.map(\.message) == [
                "there is no parameter fast_perod; did you mean fast_period? accepted: fast_period, threshold",
                "fast_period must be a whole number in 1…100, not 2.5",
                "threshold must be in 0…1, not 7",
                "there is no parameter xyz; accepted: fast_period, threshold",
                "threshold is given twice",
            ]
        )
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 0, 101, -1, 1e300])
    func `a value out of range or not finite is refused`(_ value: Double) {
        #expect(throws: ParameterFaults.self) {
            try Parameters.resolve([("fast_period", value)], for: Self.definitions)
        }
    }

    @Test(arguments: [
        ("sma", "sma"), ("smaa", "sma"), ("bolinger_reversion", "bollinger_reversion"), ("zzz", nil),
    ])
    func `the near name is suggested and a far one is not`(_ written: String, _ meant: String?) {
        #expect(Spelling.closest(to: written, among: ["rsi", "sma", "bollinger_reversion"]) == meant)
    }

    @Test func `a very long name suggests nothing`() {
        #expect(Spelling.closest(to: String(repeating: "a", count: 100_000), among: ["sma"]) == nil)
    }
}
