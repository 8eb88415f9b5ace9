/// Means, squares and products of two samples of the same length.
struct Comoments {
    let meanX: Double
    let meanY: Double
    /// Sum of squared deviations.
    let squaresX: Double
    let squaresY: Double
    /// Sum of products of deviations.
    let products: Double
    private let count: Int

    init(_ x: [Double], _ y: [Double]) {
        let count = min(x.count, y.count)
        self.count = count
        var (sumX, sumY) = (0.0, 0.0)
        for i in 0..<count {
            sumX += x[i]
            sumY += y[i]
        }
        let (meanX, meanY) = (sumX / Double(count), sumY / Double(count))
        var (squaresX, squaresY, products) = (0.0, 0.0, 0.0)
        for i in 0..<count {
            let (dx, dy) = (x[i] - meanX, y[i] - meanY)
            squaresX += dx * dx
            squaresY += dy * dy
            products += dx * dy
        }
        self.meanX = meanX
        self.meanY = meanY
        self.squaresX = squaresX
        self.squaresY = squaresY
        self.products = products
    }

    /// Pearson's correlation, nil below two pairs or when one of the samples does not vary.
    var correlation: Double? {
        let least = ReturnStatistics.leastDeviation
        guard count >= 2 else { return nil }
        let n = Double(count - 1)
        guard (squaresX / n).squareRoot() >= least, (squaresY / n).squareRoot() >= least else { return nil }
        return max(-1, min(1, products / (squaresX * squaresY).squareRoot()))
    }
}
