import JSON

extension Schema {
    /// Who reads the schema: a request's optional members may be null and no other member is accepted; a reply may gain
    /// members.
    enum Side { case request, reply }
}

extension JSONWriter {
    /// Writes a schema in the dialect of OpenAPI 3.1, JSON Schema 2020-12.
    mutating func schema(_ schema: Schema, _ side: Schema.Side) {
        beginObject()
        keywords(schema, side)
        endObject()
    }

    /// Writes the schema of one member, with its meaning.
    mutating func schema(_ field: Field, _ side: Schema.Side) {
        beginObject()
        member("description", field.description)
        if let defaultValue = field.defaultValue, (try? JSONReader.parse(Array(defaultValue.utf8))) != nil {
            key("default")
            raw(Array(defaultValue.utf8))
        }
        let kind = field.choices.isEmpty ? field.kind : .words(field.choices)
        keywords(kind, side, orNull: side == .request && field.isAbsentWhenNull)
        endObject()
    }

    private mutating func keywords(_ schema: Schema, _ side: Schema.Side, orNull: Bool = false) {
        switch schema {
        case .string: type("string", orNull)
        case .boolean: type("boolean", orNull)
        case .integer: type("integer", orNull)
        case .number: type("number", orNull)
        case .map: type("object", orNull)
        case .pattern(let pattern):
            type("string", orNull)
            member("pattern", pattern)
        case .words(let words):
            type("string", orNull)
            key("enum")
            beginArray()
            for word in words { string(word) }
            if orNull { null() }
            endArray()
        case .integerIn(let range):
            type("integer", orNull)
            member("minimum", Int(range.lowerBound))
            member("maximum", Int(range.upperBound))
        case .numberIn(let range):
            type("number", orNull)
            member("minimum", range.lowerBound)
            member("maximum", range.upperBound)
        case .numberAbove(let lower, let upper):
            type("number", orNull)
            member("exclusiveMinimum", lower)
            member("maximum", upper)
        case .instant:
            type("string", orNull)
            member("format", "date-time")
        case .barTime: either([{ $0.text(format: "date") }, { $0.text(format: "date-time") }], orNull)
        case .time:
            either(
                [
                    { $0.text(format: "date") }, { $0.text(format: "date-time") },
                    { $0.type("integer", false) },
                ],
                orNull
            )
        case .array(let element):
            type("array", orNull)
            key("items")
            self.schema(element, side)
        case .arrayOf(let element, let count):
            type("array", orNull)
            key("items")
            self.schema(element, side)
            member("minItems", count.lowerBound)
            member("maxItems", count.upperBound)
        case .tuple(let elements):
            type("array", orNull)
            key("prefixItems")
            beginArray()
            for element in elements { self.schema(element, side) }
            endArray()
            member("minItems", elements.count)
            member("maxItems", elements.count)
        case .mapping(let element):
            type("object", orNull)
            key("additionalProperties")
            self.schema(element, side)
        case .object(let fields): objectKeywords(fields, side, orNull)
        case .nullable(let inner):
            if case .named = inner {
                either([{ $0.keywords(inner, side) }], true)
            } else {
                keywords(inner, side, orNull: true)
            }
        case .oneOf(let schemas):
            either(schemas.map { schema in { $0.keywords(schema, side) } }, orNull)
        case .named(let name, _): member("$ref", "#/components/schemas/" + name)
        }
    }

    private mutating func objectKeywords(_ fields: [Field], _ side: Schema.Side, _ orNull: Bool) {
        type("object", orNull)
        if side == .request { member("additionalProperties", false) }
        let required = fields.filter(\.isRequired).map(\.name)
        if !required.isEmpty { member("required", required) }
        object("properties") { json in
            for field in fields {
                json.key(field.name)
                json.schema(field, side)
            }
        }
    }

    private mutating func text(format: String) {
        type("string", false)
        member("format", format)
    }

    private mutating func type(_ name: String, _ orNull: Bool) {
        if orNull { member("type", [name, "null"]) } else { member("type", name) }
    }

    /// `anyOf`, because a whole number is a number and a date may be a name: more than one can hold.
    private mutating func either(_ alternatives: [(inout JSONWriter) -> Void], _ orNull: Bool) {
        key("anyOf")
        beginArray()
        for alternative in alternatives {
            beginObject()
            alternative(&self)
            endObject()
        }
        if orNull {
            beginObject()
            member("type", "null")
            endObject()
        }
        endArray()
    }
}
