import JSON

extension Contract {
    /// The faults of a value against a schema: the keywords of JSON Schema 2020-12 that `Schema+JSON.swift` writes.
    func faults(_ value: JSONValue, _ reference: JSONValue, at pointer: String) -> [String] {
        let schema = resolved(reference)
        if let alternatives = schema["anyOf"]?.array {
            let faults = alternatives.map { self.faults(value, $0, at: pointer) }
            return faults.contains(where: \.isEmpty)
                ? [] : ["\(place(pointer)) is none of its alternatives: \(faults.joined().prefix(3))"]
        }
        if let type = schema["type"] {
            let names = type.array?.compactMap(\.string) ?? [type.string ?? ""]
            if value.isNull, names.contains("null") { return [] }
            guard names.contains(where: value.is) else {
                return [
                    "\(place(pointer)) is \(value.kindName), not of type \(names.joined(separator: " or "))"
                ]
            }
        }
        if let accepted = schema["enum"]?.array, !accepted.contains(value) {
            return ["\(place(pointer)) is not one of the accepted values: \(value)"]
        }
        switch value {
        case .number(let number): return bounds(number.double, schema, pointer)
        case .string(let text): return textFaults(text, schema, pointer)
        case .array(let elements): return arrayFaults(elements, schema, pointer)
        case .object(let object): return objectFaults(object, schema, pointer)
        case .null, .bool: return []
        }
    }

    private func bounds(_ x: Double, _ schema: JSONValue, _ pointer: String) -> [String] {
        let isInside =
            x >= schema["minimum"]?.number?.double ?? -.infinity
            && x <= schema["maximum"]?.number?.double ?? .infinity
            && x > schema["exclusiveMinimum"]?.number?.double ?? -.infinity
        return isInside ? [] : ["\(place(pointer)) is out of bounds: \(x)"]
    }

    private func textFaults(_ text: String, _ schema: JSONValue, _ pointer: String) -> [String] {
        if let pattern = schema["pattern"]?.string, let regex = try? Regex(pattern),
            text.firstMatch(of: regex) == nil
        {
            return ["\(place(pointer)) does not match \(pattern): \(text)"]
        }
        let isFormatted =
            switch schema["format"]?.string {
            case "date": text.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil
            case "date-time": text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil
            default: true
            }
        return isFormatted ? [] : ["\(place(pointer)) has not the format it should: \(text)"]
    }

    private func arrayFaults(_ elements: [JSONValue], _ schema: JSONValue, _ pointer: String) -> [String] {
        let count = Double(elements.count)
        guard count >= schema["minItems"]?.number?.double ?? 0,
            count <= schema["maxItems"]?.number?.double ?? .infinity
        else { return ["\(place(pointer)) has \(elements.count) elements"] }
        let places = schema["prefixItems"]?.array ?? []
        return elements.enumerated().flatMap { index, element in
            let schema = index < places.count ? places[index] : schema["items"]
            return schema.map { faults(element, $0, at: "\(pointer)/\(index)") } ?? []
        }
    }

    private func objectFaults(_ object: JSONObject, _ schema: JSONValue, _ pointer: String) -> [String] {
        var faults = (schema["required"]?.array ?? []).compactMap(\.string).filter { object[$0] == nil }
            .map { "\(place(pointer)) lacks \($0)" }
        let properties = schema["properties"]
        let others = schema["additionalProperties"]
        for (name, value) in object.members {
            if let property = properties?[name] ?? (others?.object == nil ? nil : others) {
                faults += self.faults(value, property, at: pointer + "/" + name)
            } else if properties != nil {
                faults.append("\(place(pointer)) has \(name), which is not documented")
            }
        }
        return faults
    }

    private func place(_ pointer: String) -> String { pointer.isEmpty ? "the document" : pointer }
}

extension JSONValue {
    /// Whether the value is of a type as JSON Schema names it.
    fileprivate func `is`(_ type: String) -> Bool {
        switch (self, type) {
        case (.null, "null"), (.bool, "boolean"), (.string, "string"), (.array, "array"), (.object, "object"),
            (.number, "number"):
            true
        case (.number(let number), "integer"): number.int != nil
        default: false
        }
    }
}
