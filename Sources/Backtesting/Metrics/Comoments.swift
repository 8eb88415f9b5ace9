import CKernels

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
        let moments = unsafe moments_of_pairs(x, y, count)
        (meanX, meanY) = (moments.mean_x, moments.mean_y)
        (squaresX, squaresY) = (moments.squares_x, moments.squares_y)
        products = moments.products
        (meanDifference, squaresDifference) = (moments.mean_difference, moments.squares_difference)
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
