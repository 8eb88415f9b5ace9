/// Values by key that together take at most so many bytes; what was not used for longest goes first.
///
/// Inlinable, so that other modules do not compare their keys byte for byte through a witness.
///
/// - Complexity: O(1) a call, however many are held.
public struct LeastRecentlyUsed<Key: Hashable, Value> {
    /// A value between those used before and after it, by their places.
    @usableFromInline
    struct Node {
        @usableFromInline let key: Key
        @usableFromInline var value: Value
        @usableFromInline let bytes: Int
        @usableFromInline var older: Int?
        @usableFromInline var newer: Int?

        @inlinable
        init(key: Key, value: Value, bytes: Int) {
            self.key = key
            self.value = value
            self.bytes = bytes
        }
    }

    /// Bytes that all values together may take.
    public let maximumBytes: Int
    /// Bytes they take.
    @inlinable
    public var bytes: Int { heldBytes }
    @usableFromInline var heldBytes = 0
    @usableFromInline var places: [Key: Int] = [:]
    @usableFromInline var nodes: [Node?] = []
    @usableFromInline var free: [Int] = []
    @usableFromInline var oldest: Int?
    @usableFromInline var newest: Int?

    /// Holds nothing yet.
    ///
    /// - Parameter maximumBytes: Bytes that all values together may take.
    @inlinable
    public init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    /// Values held.
    @inlinable
    public var count: Int { places.count }

    /// Finds a value and notes that it was used now.
    ///
    /// - Parameter key: Its key.
    /// - Returns: nil when there is none.
    @inlinable
    public mutating func use(_ key: Key) -> Value? {
        guard let place = places[key], let node = nodes[place] else { return nil }
        if newest != place {
            unlink(node)
            link(node, at: place)
        }
        return node.value
    }

    /// Changes a value where it is, which is no use of it.
    ///
    /// - Parameters:
    ///   - key: Its key.
    ///   - body: Changes it; not called when there is none.
    @inlinable
    public mutating func update(_ key: Key, _ body: (inout Value) -> Void) {
        guard let place = places[key], var node = nodes[place] else { return }
        body(&node.value)
        nodes[place] = node
    }

    /// Takes a value in the place of the key's earlier one, and lets old ones go for it.
    ///
    /// - Parameters:
    ///   - value: The value; one that is larger than all of the room is not taken.
    ///   - key: Its key.
    ///   - bytes: What it takes.
    @inlinable
    public mutating func insert(_ value: Value, for key: Key, bytes: Int) {
        remove(key)
        guard bytes <= maximumBytes else { return }
        while heldBytes + bytes > maximumBytes, let oldest, let node = nodes[oldest] { remove(node.key) }
        let place: Int
        if let vacant = free.popLast() {
            place = vacant
        } else {
            place = nodes.count
            nodes.append(nil)
        }
        places[key] = place
        heldBytes += bytes
        link(Node(key: key, value: value, bytes: bytes), at: place)
    }

    /// Drops a value.
    ///
    /// - Parameter key: Its key.
    @inlinable
    public mutating func remove(_ key: Key) {
        guard let place = places.removeValue(forKey: key), let node = nodes[place] else { return }
        unlink(node)
        nodes[place] = nil
        free.append(place)
        heldBytes -= node.bytes
    }

    @inlinable
    mutating func link(_ node: Node, at place: Int) {
        var node = node
        (node.older, node.newer) = (newest, nil)
        if let newest { nodes[newest]?.newer = place } else { oldest = place }
        newest = place
        nodes[place] = node
    }

    @inlinable
    mutating func unlink(_ node: Node) {
        if let older = node.older { nodes[older]?.newer = node.newer } else { oldest = node.newer }
        if let newer = node.newer { nodes[newer]?.older = node.older } else { newest = node.older }
    }
}
