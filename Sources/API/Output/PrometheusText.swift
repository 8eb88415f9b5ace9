import SharedState

/// Writes the text format that Prometheus reads, version 0.0.4.
struct PrometheusText {
    enum Kind: String { case counter, gauge, summary }

    private(set) var bytes: [UInt8] = []

    /// Begins a family of samples.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        line("# HELP \(name) \(help)")
        line("# TYPE \(name) \(kind.rawValue)")
    }

    /// Writes a sample; label values here never hold a quote, a backslash or a line break.
    mutating func sample(_ name: String, _ value: Double, _ labels: KeyValuePairs<String, String> = [:]) {
        let list = labels.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",")
        line(name + (list.isEmpty ? "" : "{\(list)}") + " " + CSV.number(value))
    }

    /// Writes a distribution of times as a summary in seconds.
    mutating func summary(_ name: String, _ help: String, _ quantiles: Quantiles) {
        family(name, .summary, help)
        if quantiles.count > 0 {
            for (quantile, value) in [
                ("0.5", quantiles.p50), ("0.9", quantiles.p90), ("0.99", quantiles.p99),
            ] {
                sample(name, Double(value) / 1e6, ["quantile": quantile])
            }
        }
        sample(name + "_sum", Double(quantiles.sum) / 1e6)
        sample(name + "_count", Double(quantiles.count))
    }

    private mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }
}
