import SharedState

/// Writes the text format that Prometheus reads, version 0.0.4.
struct PrometheusText {
    enum Kind: String { case counter, gauge, histogram }

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

    /// Writes series of times as a histogram in seconds, each under a label; those without a time are left out.
    mutating func histogram(
        _ name: String,
        _ help: String,
        label: String,
        _ series: [(value: String, times: BucketedTimes)]
    ) {
        family(name, .histogram, help)
        for (value, times) in series where times.count > 0 {
            var count = 0
            for (bound, bucket) in zip(Timing.bounds, times.buckets) {
                count += bucket
                sample(name + "_bucket", Double(count), [label: value, "le": "\(Double(bound) / 1e6)"])
            }
            sample(name + "_bucket", Double(times.count), [label: value, "le": "+Inf"])
            sample(name + "_sum", Double(times.sum) / 1e6, [label: value])
            sample(name + "_count", Double(times.count), [label: value])
        }
    }

    private mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }
}
