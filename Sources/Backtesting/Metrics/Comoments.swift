/// Means, squares and products of two samples of the same length.
struct Comoments {
    let meanX: Double
    let meanY: Double
    /// Sum of squared deviations.
    let squaresX: Double
    let squaresY: Double
    /// Sum of products of deviations.
    let products: Double
    /// Mean of the differences, and the sum of their squared deviations.
    let meanDifference: Double
    let squaresDifference: Double
    private let count: Int

    init(_ x: [Double], _ y: [Double]) {
        let count = min(x.count, y.count)
        self.count = count
        let (x, y) = (x.span.extracting(0..<count), y.span.extracting(0..<count))
        // Sums wait for their own last value, so five of them take no longer than one.
        var (sumX, sumY, sum) = (0.0, 0.0, 0.0)
        for i in 0..<count {
            sumX += x[i]
            sumY += y[i]
            sum += x[i] - y[i]
        }
        let (meanX, meanY) = (sumX / Double(count), sumY / Double(count))
        let mean = sum / Double(max(1, count))
        var (squaresX, squaresY, products, squares) = (0.0, 0.0, 0.0, 0.0)
        for i in 0..<count {
            let (dx, dy) = (x[i] - meanX, y[i] - meanY)
            let difference = x[i] - y[i] - mean
            squaresX += dx * dx
            squaresY += dy * dy
            products += dx * dy
            squares += difference * difference
        }
        meanDifference = mean
        squaresDifference = squares
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
