/// Finds duplicate names within an object in constant time a name, for a whole stack of open objects.
///
/// Names are hashed with a secret of the process, so that a document cannot be made to collide.
struct NameSet {
    /// An open-addressing table over the names of one object.
    private struct Table {
        /// Index of the object's first hash.
        let base: Int
        /// Upper half of a name's hash over its index plus one; 0 is free.
        var slots: [UInt64]
    }

    private var hashes: [UInt64] = []
    /// The table of the innermost object that has one.
    private var table = Table(base: -1, slots: [])
    private var outerTables: [Table] = []

    private static let secret = (UInt64.random(in: .min ... .max) | 1, UInt64.random(in: .min ... .max) | 1)

    /// Up to so many names are compared one by one.
    private static let fewNames = 16

    /// Begins an object inside the innermost one; the result names it in the calls that follow.
    func open() -> Int { hashes.count }

    /// Ends the innermost object.
    mutating func close(_ base: Int) {
        hashes.removeSubrange(base...)
        if table.base == base { table = outerTables.popLast() ?? Table(base: -1, slots: []) }
    }

    /// Adds a name to the innermost object; false if it has it already.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - base: What ``open()`` returned.
    ///   - isSame: Whether the object's name of an index is the same.
    /// - Returns: Whether the name is new.
    mutating func insert(_ name: String, into base: Int, isSame: (Int) -> Bool) -> Bool {
        let hash = NameSet.hash(name)
        let count = hashes.count - base
        if count < NameSet.fewNames {
            for i in base..<hashes.count where hashes[i] == hash && isSame(i - base) { return false }
            hashes.append(hash)
            return true
        }
        if table.base != base {
            if table.base >= 0 { outerTables.append(table) }
            table = Table(base: base, slots: [])
        }
        // At most half full.
        if table.slots.count < 2 * (count + 1) { grow(count: count) }
        let mask = table.slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while table.slots[slot] != 0 {
            let entry = table.slots[slot]
            if entry >> 32 == hash >> 32, isSame(Int(entry & 0xFFFF_FFFF) - 1) { return false }
            slot = (slot + 1) & mask
        }
        table.slots[slot] = NameSet.entry(hash, count)
        hashes.append(hash)
        return true
    }

    private mutating func grow(count: Int) {
        let size = max(64, 4 * table.slots.count)
        var slots = [UInt64](repeating: 0, count: size)
        for index in 0..<count {
            let hash = hashes[table.base + index]
            var slot = Int(truncatingIfNeeded: hash) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = NameSet.entry(hash, index)
        }
        table.slots = slots
    }

    private static func entry(_ hash: UInt64, _ index: Int) -> UInt64 {
        hash & 0xFFFF_FFFF_0000_0000 | UInt64(truncatingIfNeeded: index + 1)
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
