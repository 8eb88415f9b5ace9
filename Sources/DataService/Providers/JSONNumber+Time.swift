import JSON

extension JSONNumber {
    /// The number as Unix seconds; nil for a fraction and for anything outside the years 1 to 9999.
    var unixSeconds: Int64? {
        int.flatMap { (-62_135_596_800..<253_402_300_800).contains($0) ? $0 : nil }
    }
}
