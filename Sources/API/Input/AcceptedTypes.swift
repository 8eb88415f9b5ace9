/// The media ranges of an `Accept` header with their weights: RFC 9110 section 12.5.1.
struct AcceptedTypes {
    private struct Range {
        let type: Substring
        let subtype: Substring
        let weight: Double

        /// 2 for a type, 1 for `type/*`, 0 for `*/*`; nil where it does not cover the type.
        func precision(_ type: Substring, _ subtype: Substring) -> Int? {
            switch (self.type, self.subtype) {
            case ("*", "*"): 0
            case (type, "*"): 1
            case (type, subtype): 2
            default: nil
            }
        }
    }

    private let ranges: [Range]

    /// Reads a header's value; what is no media range is passed over.
    init(_ header: String) {
        ranges = header.lowercased().split(separator: ",").compactMap { element in
            let parts = element.split(separator: ";", omittingEmptySubsequences: false).map(\.trimmed)
            let type = parts[0].split(separator: "/", omittingEmptySubsequences: false)
            guard type.count == 2 else { return nil }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            return Range(type: type[0], subtype: type[1], weight: min(max(weight ?? 1, 0), 1))
        }
    }

    /// How much a media type is wanted: the weight of the most precise range that covers it (0 for none), and that range's
    /// place in the header.
    func preference(for mediaType: String) -> (weight: Double, place: Int) {
        let parts = mediaType.split(separator: "/")
        var best = (weight: 0.0, place: ranges.count, precision: -1)
        for (place, range) in ranges.enumerated() {
            guard let precision = range.precision(parts[0], parts[1]), precision > best.precision else {
                continue
            }
            best = (range.weight, place, precision)
        }
        return (best.weight, best.place)
    }
}

extension Substring {
    /// Without blanks and tabs at both ends.
    fileprivate var trimmed: Substring {
        var rest = self
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return rest
    }
}
