/// A reload under way, and what to go back to when its workers do not start.
struct PoolReload {
    let previousGeneration: Int
    let previousConfiguration: PoolConfiguration
    let previousTargets: [Int]
    private var failures = 0

    init(previousGeneration: Int, previousConfiguration: PoolConfiguration, previousTargets: [Int]) {
        self.previousGeneration = previousGeneration
        self.previousConfiguration = previousConfiguration
        self.previousTargets = previousTargets
    }

    /// Takes note of a worker that ended before it was ready; true when that was one too many.
    mutating func failed() -> Bool {
        failures += 1
        return failures >= 3
    }
}
