/// Values by key that together take at most so many bytes; what was not used for longest goes first.
///
/// - Complexity: O(1) a call, however many are held.
public struct LeastRecentlyUsed<Key: Hashable, Value> {
    /// A value between those used before and after it, by their places.
    private struct Node {
        let key: Key
        var value: Value
        let bytes: Int
        var older: Int?
        var newer: Int?
    }

    /// Bytes that all values together may take.
    public let maximumBytes: Int
    /// Bytes they take.
    public private(set) var bytes = 0
    private var places: [Key: Int] = [:]
    private var nodes: [Node?] = []
    private var free: [Int] = []
    private var oldest: Int?
    private var newest: Int?

    /// Holds nothing yet.
    ///
    /// - Parameter maximumBytes: Bytes that all values together may take.
    public init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    /// Values held.
    public var count: Int { places.count }

    /// Finds a value and notes that it was used now.
    ///
    /// - Parameter key: Its key.
    /// - Returns: nil when there is none.
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
    public mutating func insert(_ value: Value, for key: Key, bytes: Int) {
        remove(key)
        guard bytes <= maximumBytes else { return }
        while self.bytes + bytes > maximumBytes, let oldest, let node = nodes[oldest] { remove(node.key) }
        let place: Int
        if let vacant = free.popLast() {
            place = vacant
        } else {
            place = nodes.count
            nodes.append(nil)
        }
        places[key] = place
        self.bytes += bytes
        link(Node(key: key, value: value, bytes: bytes), at: place)
    }

    /// Drops a value.
    ///
    /// - Parameter key: Its key.
    public mutating func remove(_ key: Key) {
        guard let place = places.removeValue(forKey: key), let node = nodes[place] else { return }
        unlink(node)
        nodes[place] = nil
        free.append(place)
        bytes -= node.bytes
    }

    private mutating func link(_ node: Node, at place: Int) {
        var node = node
        (node.older, node.newer) = (newest, nil)
        if let newest { nodes[newest]?.newer = place } else { oldest = place }
        newest = place
        nodes[place] = node
    }

    private mutating func unlink(_ node: Node) {
        if let older = node.older { nodes[older]?.newer = node.newer } else { oldest = node.newer }
        if let newer = node.newer { nodes[newer]?.older = node.older } else { newest = node.older }
    }
}
