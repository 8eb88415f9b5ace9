import Testing

@testable import Backtesting

@Suite struct ComparisonTests {
    private func entrant(_ name: String, _ values: [(sharpe: Double?, total: Double)]) -> Comparison.Entrant {
        let sheets = values.map { value in
            var metrics = Metrics()
            if let sharpe = value.sharpe { metrics.set(.sharpeRatio, sharpe) }
            metrics.set(.ulcerIndex, abs(value.total))
            metrics.set(.totalReturn, value.total)
            return metrics
        }
        return Comparison.Entrant(name: name, metrics: sheets)
    }

    @Test func `ties are broken by total return, then by name, and the undefined come last`() {
        let entrants = [
            entrant("none", [(nil, 9)]), entrant("b", [(1, 0.2)]), entrant("a", [(1, 0.2)]),
            entrant("c", [(1, 0.3)]),
            entrant("best", [(2, 0)]),
        ]
        #expect(
            Comparison.ranking(entrants, by: .sharpeRatio).map { entrants[$0].name } == [
                "best", "c", "a", "b", "none",
            ]
        )
    }

    @Test func `a metric of which less is better is ranked upwards`() {
        let entrants = [entrant("deep", [(1, -0.5)]), entrant("shallow", [(1, -0.1)])]
        #expect(Comparison.ranking(entrants, by: .ulcerIndex) == [1, 0])
    }

    @Test func `over several symbols the mean counts, and one undefined symbol makes it undefined`() {
        let entrants = [
            entrant("uneven", [(3, 0), (-1, 0)]), entrant("even", [(1.5, 0), (1.5, 0)]),
            entrant("half", [(9, 0), (nil, 0)]),
        ]
        #expect(Comparison.ranking(entrants, by: .sharpeRatio) == [1, 0, 2])
    }

    @Test func `correlation is 1 with itself, -1 with its mirror and undefined with a constant`() throws {
        let returns = [0.01, -0.02, 0.03, 0.005]
        let matrix = Comparison.correlations([returns, returns.map { -2 * $0 }, [0, 0, 0, 0]])
        #expect(matrix[0][0] == 1)
        #expect(isClose(try #require(matrix[0][1]), -1))
        #expect(matrix[0][1] == matrix[1][0])
        #expect(matrix[0][2] == nil)
        #expect(matrix[2][2] == nil)
    }
}
