import Glibc

/// Names of the files in a folder; none when there is no such folder.
func fileNames(in folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
        names.append(
            unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
        )
    }
    return names
}

/// The names at most two edits away from one, case aside and nearest first; the first in the alphabet when
/// none is.
func closeNames(to name: String, among names: [String], limit: Int) -> [String] {
    let wanted = Array(name.lowercased().utf8)
    let close = names.map { (name: $0, distance: editDistance(wanted, Array($0.lowercased().utf8))) }
        .filter { $0.distance <= min(2, max(1, wanted.count / 2)) }
        .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return Array((close.isEmpty ? names.sorted() : close.map(\.name)).prefix(limit))
}

/// Levenshtein's distance: the fewest insertions, deletions and replacements that make one text of the other.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let above = row[j + 1]
            row[j + 1] = min(diagonal + (a == b ? 0 : 1), min(above, row[j]) + 1)
            diagonal = above
        }
    }
    return row[right.count]
}
