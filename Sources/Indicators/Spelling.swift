/// Finds the name that was probably meant.
public enum Spelling {
    /// The closest name, `nil` where none is near enough to be worth suggesting.
    ///
    /// - Parameters:
    ///   - word: What was written.
    ///   - names: What could have been meant.
    /// - Returns: The name with the fewest edits, at most a third of the longer word's letters; the first of equals.
    public static func closest(to word: String, among names: [String]) -> String? {
        // A word of a kilobyte is no typing error, and the comparison is quadratic.
        guard word.utf8.count <= 64 else { return nil }
        var best: (name: String, edits: Int)?
        for name in names {
            let edits = distance(Array(word.lowercased().utf8), Array(name.lowercased().utf8))
            guard edits * 3 <= max(word.utf8.count, name.utf8.count) else { continue }
            if edits < best?.edits ?? .max { best = (name, edits) }
        }
        return best?.name
    }

    /// Levenshtein's distance: insertions, deletions and replacements that turn `a` into `b`.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let replaced = diagonal + (x == y ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[b.count]
    }
}
