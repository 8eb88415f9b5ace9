/// Finds duplicate names within an object in constant time a name, for a whole stack of open objects.
///
/// Names are hashed with a secret of the process, so that a document cannot be made to collide.
struct NameSet {
    /// One open object.
    struct Scope {
        /// Index of the object's first hash.
        let base: Int
    }

    private var hashes: [UInt64] = []
    private var tables: [(base: Int, slots: [Int32])] = []

    private static let secret = (UInt64.random(in: .min ... .max) | 1, UInt64.random(in: .min ... .max) | 1)

    /// Up to so many names are compared one by one.
    private static let fewNames = 16

    mutating func open() -> Scope { Scope(base: hashes.count) }

    mutating func close(_ scope: Scope) {
        hashes.removeSubrange(scope.base...)
        if tables.last?.base == scope.base { tables.removeLast() }
    }

    /// Adds a name; false if the object has it already.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - scope: The innermost open object.
    ///   - isSame: Whether the object's name of an index is the same.
    /// - Returns: Whether the name is new.
    mutating func insert(_ name: String, into scope: Scope, isSame: (Int) -> Bool) -> Bool {
        let hash = NameSet.hash(name)
        let count = hashes.count - scope.base
        if count < NameSet.fewNames {
            for i in scope.base..<hashes.count where hashes[i] == hash && isSame(i - scope.base) {
                return false
            }
            hashes.append(hash)
            return true
        }
        if tables.last?.base != scope.base { tables.append((scope.base, [])) }
        let table = tables.count - 1
        if tables[table].slots.count < 2 * (count + 1) { rebuild(table, count: count) }
        let mask = tables[table].slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while tables[table].slots[slot] >= 0 {
            let index = Int(tables[table].slots[slot])
            if hashes[scope.base + index] == hash, isSame(index) { return false }
            slot = (slot + 1) & mask
        }
        tables[table].slots[slot] = Int32(count)
        hashes.append(hash)
        return true
    }

    private mutating func rebuild(_ table: Int, count: Int) {
        var size = 64
        while size < 4 * (count + 1) { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        for index in 0..<count {
            var slot = Int(truncatingIfNeeded: hashes[tables[table].base + index]) & (size - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Int32(index)
        }
        tables[table].slots = slots
    }

    /// Multiplies eight bytes at a time by a secret and folds the product, as wyhash does.
    private static func hash(_ name: String) -> UInt64 {
        let bytes = name.utf8.span
        var hash = secret.0 ^ UInt64(truncatingIfNeeded: bytes.count)
        var i = 0
        while i < bytes.count {
            var word: UInt64 = 0
            let end = min(i + 8, bytes.count)
            while i < end {
                word = word << 8 | UInt64(bytes[i])
                i += 1
            }
            let product = (hash ^ word).multipliedFullWidth(by: secret.1)
            hash = product.high ^ product.low
        }
        let product = hash.multipliedFullWidth(by: secret.0)
        return product.high ^ product.low
    }
}
