/// The shape of a JSON value: what a request may hold, and what a reply holds.
///
/// The documentation states it; the tests hold every reply of the test-suite to it.
public indirect enum Schema: Sendable {
    case string
    /// A string that matches a pattern (ECMA-262).
    case pattern(String)
    /// One of a closed set of strings.
    case words([String])
    case boolean
    case integer
    /// A whole number inside bounds, both inclusive.
    case integerIn(ClosedRange<Int64>)
    case number
    /// A number inside bounds, both inclusive.
    case numberIn(ClosedRange<Double>)
    /// A number above the lower bound, up to and with the upper one.
    case numberAbove(Double, upTo: Double)
    /// Accepted: an RFC 3339 time, a date, or Unix seconds.
    case time
    /// Replied: an RFC 3339 time in UTC.
    case instant
    /// Replied: a date, that of the exchange, where bars are a day or longer, else an RFC 3339 time in UTC.
    case barTime
    case array(of: Schema)
    /// An array with so many elements.
    case arrayOf(Schema, count: ClosedRange<Int>)
    /// An array whose elements stand in a fixed order.
    case tuple([Schema])
    /// An object with these members; a request has no others.
    case object([Field])
    /// An object whose members another definition decides, such as a strategy's parameters.
    case map
    /// An object whose members have names of the data (symbols, labels) and one shape.
    case mapping(to: Schema)
    /// A value, or null.
    case nullable(Schema)
    /// One of several shapes.
    case oneOf([Schema])
    /// A shape that has a name of its own in the documentation.
    case named(String, Schema)

    /// An instrument: the rule of `MarketData.Symbol`.
    static let symbol = pattern("^(?!.*\\.\\.)[A-Za-z0-9^][A-Za-z0-9.=^:_-]{0,31}$")
    /// A number or null, for figures that can be undefined.
    static let figure = nullable(.number)

    /// The schemas directly inside this one.
    var parts: [Schema] {
        switch self {
        case .array(let element), .arrayOf(let element, _), .mapping(let element), .nullable(let element),
            .named(_, let element):
            [element]
        case .tuple(let elements), .oneOf(let elements): elements
        case .object(let fields): fields.map(\.kind)
        default: []
        }
    }
}
