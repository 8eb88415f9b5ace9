/// The members of a JSON object in the order of its text; names are distinct.
///
/// Names are compared byte by byte: `é` as one scalar and as two are different names, as RFC 8259 section 8.3
/// has it.
public struct JSONObject: Sendable, Equatable {
    /// Names and values in order.
    public let members: [(name: String, value: JSONValue)]

    /// Makes an object from members whose names are distinct.
    public init(members: [(name: String, value: JSONValue)]) {
        self.members = members
    }

    /// Number of members.
    public var count: Int { members.count }

    /// The value of a name, nil if there is no such member.
    ///
    /// - Complexity: O(n): objects that are looked into have few members.
    public subscript(_ name: String) -> JSONValue? {
        for member in members where JSONObject.isSame(member.name, name) {
            return member.value
        }
        return nil
    }

    /// Equal names and values in the same order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) { isSame($0.name, $1.name) && $0.value == $1.value }
    }

    // `==` alone would take canonically equivalent strings for the same.
    static func isSame(_ left: String, _ right: String) -> Bool {
        left == right && left.utf8.elementsEqual(right.utf8)
    }
}
