import Testing

@testable import Backtesting

@Suite struct NormalTests {
    // Python's statistics.NormalDist().inv_cdf, which is the same algorithm, and tables.
    @Test(
        arguments: zip(
            [0.5, 0.975, 0.99, 0.001, 1e-10, 1e-20],
            [
                0, 1.959963984540054, 2.3263478740408408, -3.090232306167813, -6.361340902404056,
                -9.262340089798409,
            ]
        )
    )
    func `quantiles are those of the tables`(_ p: Double, _ x: Double) {
        #expect(abs(Normal.quantile(p) - x) < 1e-12)
    }

    @Test func `the distribution inverts the quantile`() {
        for p in stride(from: 0.0005, to: 1, by: 0.0133) {
            #expect(abs(Normal.cumulative(Normal.quantile(p)) - p) < 1e-14)
        }
    }
}
