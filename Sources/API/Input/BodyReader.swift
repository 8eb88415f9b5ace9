import Indicators
import JSON
import MarketData

/// Reads the members of a JSON object and collects every fault it meets, so that a client sees all of them at once.
///
/// Each reading function gives nil, or the default, where it noted a fault; ``finish()`` throws when there was any.
/// An explicit `null` counts as absent.
struct BodyReader {
    /// The faults of one document; shared by the readers of its nested objects.
    final class Faults {
        var all: [Fault] = []
    }

    let object: JSONObject
    /// The JSON Pointer of the object, empty for the document itself.
    let pointer: String
    let faults: Faults

    /// - Parameters:
    ///   - object: The object to read.
    ///   - fields: The only members accepted.
    ///   - pointer: Where the object stands in the document.
    ///   - faults: The document's list.
    init(_ object: JSONObject, fields: [Field], pointer: String = "", faults: Faults = Faults()) {
        self.object = object
        self.pointer = pointer
        self.faults = faults
        for (name, _) in object.members where !fields.contains(where: { $0.name == name }) {
            let known = fields.map(\.name)
            let hint = Spelling.closest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? "."
            note(name, "unknown member\(hint) Accepted: \(known.joined(separator: ", "))", isMalformed: true)
        }
    }

    /// A reader of an object whose members another definition decides: none is refused here.
    init(mapping object: JSONObject, pointer: String, faults: Faults) {
        self.object = object
        self.pointer = pointer
        self.faults = faults
    }

    /// - Throws: ``Problem`` that lists every fault: 400 when a member is unknown, else 422.
    func finish() throws(Problem) {
        guard let first = faults.all.first else { return }
        let kind: ProblemKind = faults.all.contains(where: \.isMalformed) ? .invalidJSON : .invalidRequest
        let more = faults.all.count > 1 ? " (and \(faults.all.count - 1) more)" : ""
        throw Problem(kind, "\(first.pointer): \(first.detail)\(more).", faults: faults.all)
    }

    /// Notes a fault of a member.
    func note(_ name: String, _ detail: String, isMalformed: Bool = false) {
        faults.all.append(Fault(path(name), detail, isMalformed: isMalformed))
    }

    /// Notes a fault of a member's member or element.
    func note(_ name: String, _ inner: String, _ detail: String) {
        faults.all.append(Fault(path(name) + Self.token(inner), detail))
    }

    /// The JSON Pointer of a member.
    func path(_ name: String) -> String { pointer + Self.token(name) }

    /// A step of a JSON Pointer (RFC 6901 section 4).
    private static func token(_ name: String) -> String {
        // Hardly any name has something to escape, and looking for it by character takes long.
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
            return "/" + name
        }
        return "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    /// The member, nil when it is absent or null.
    subscript(_ name: String) -> JSONValue? {
        guard let value = object[name], value != .null else { return nil }
        return value
    }

    /// Whether the member is given and not null.
    func has(_ name: String) -> Bool { self[name] != nil }

    func string(_ name: String, required: Bool = false) -> String? {
        switch self[name] {
        case nil:
            if required { note(name, "is required") }
            return nil
        case .string(let text):
            return text
        case .some(let other):
            note(name, "expected a string, got \(other.kindName)")
            return nil
        }
    }

    func boolean(_ name: String, default defaultValue: Bool) -> Bool {
        switch self[name] {
        case nil: return defaultValue
        case .bool(let value): return value
        case .some(let other):
            note(name, "expected true or false, got \(other.kindName)")
            return defaultValue
        }
    }

    /// A number inside bounds, both inclusive.
    func number(_ name: String, in bounds: ClosedRange<Double>) -> Double? {
        switch self[name] {
        case nil: return nil
        case .number(let number) where bounds.contains(number.double): return number.double
        case .number:
            note(name, "out of range; accepted: \(bounds.lowerBound) to \(bounds.upperBound)")
            return nil
        case .some(let other):
            note(name, "expected a number, got \(other.kindName)")
            return nil
        }
    }

    /// A whole number inside bounds, both inclusive.
    func integer(_ name: String, in bounds: ClosedRange<Int64>) -> Int? {
        switch self[name] {
        case nil: return nil
        case .number(let number):
            if let value = number.int, bounds.contains(value) { return Int(value) }
            note(name, "expected a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
            return nil
        case .some(let other):
            note(name, "expected a whole number, got \(other.kindName)")
            return nil
        }
    }

    /// One of a closed set of strings, compared without case.
    func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, default defaultValue: Choice)
        -> Choice
    where Choice.RawValue == String {
        guard let text = string(name) else { return defaultValue }
        if let choice = Choice.allCases.first(where: { $0.rawValue == text.lowercased() }) { return choice }
        let accepted = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        note(name, "'\(text)' is not one of: \(accepted)")
        return defaultValue
    }

    /// The elements of an array, nil when absent.
    func array(_ name: String, atMost limit: Int, required: Bool = false) -> [JSONValue]? {
        switch self[name] {
        case nil:
            if required { note(name, "is required") }
            return nil
        case .array(let elements) where elements.isEmpty:
            note(name, "is empty; give at least one")
            return nil
        case .array(let elements) where elements.count > limit:
            note(name, "has \(elements.count) elements; at most \(limit) are accepted")
            return nil
        case .array(let elements):
            return elements
        case .some(let other):
            note(name, "expected an array, got \(other.kindName)")
            return nil
        }
    }

    /// A nested object whose faults are noted in the same list, nil when absent.
    func nested(_ name: String, fields: [Field]) -> BodyReader? {
        switch self[name] {
        case nil: return nil
        case .object(let object):
            return BodyReader(object, fields: fields, pointer: path(name), faults: faults)
        case .some(let other):
            note(name, "expected an object, got \(other.kindName)")
            return nil
        }
    }

    /// A nested object whose members another definition decides, nil when absent.
    func map(_ name: String) -> BodyReader? {
        switch self[name] {
        case nil: return nil
        case .object(let object): return BodyReader(mapping: object, pointer: path(name), faults: faults)
        case .some(let other):
            note(name, "expected an object, got \(other.kindName)")
            return nil
        }
    }

    /// A time: Unix seconds, a date, or RFC 3339.
    func time(_ name: String) -> Int64? {
        switch self[name] {
        case nil: return nil
        case .number(let number):
            // Milliseconds, as JavaScript has them, are past the year 9999.
            if let seconds = number.int, Instant.representable.contains(seconds) { return seconds }
        case .string(let text):
            if let time = Instant.parse(text) { return time }
        default: break
        }
        note(name, "expected a date (2023-12-29), an RFC 3339 time (2023-12-29T14:30:00Z) or Unix seconds")
        return nil
    }
}

extension JSONValue {
    /// The type's name in a sentence, with its article.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
