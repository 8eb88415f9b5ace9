/// One number that an indicator or a strategy can be given, with its range and its default.
public struct ParameterDefinition: Sendable, Equatable {
    /// Which values are numbers of this parameter.
    public enum Kind: String, Sendable {
        /// Whole numbers only: bars, lengths.
        case integer
        /// Any finite number: thresholds, multipliers.
        case real
    }

    /// The name it is given by, lower case with underscores.
    public let name: String
    /// Which values are numbers of this parameter.
    public let kind: Kind
    /// The value where none is given.
    public let defaultValue: Double
    /// The smallest accepted value.
    public let minimum: Double
    /// The largest accepted value.
    public let maximum: Double
    /// A sensible distance between two values to try, for sliders and grids.
    public let step: Double
    /// What the parameter does, in one sentence.
    public let description: String
    /// Words that stand for the values `minimum`, `minimum + 1`, …; empty for a plain number.
    public let choices: [String]

    /// A whole number, such as a length in bars.
    ///
    /// - Parameters:
    ///   - name: The name it is given by.
    ///   - defaultValue: The value where none is given.
    ///   - range: The accepted values.
    ///   - step: A sensible distance between two values to try.
    ///   - description: What the parameter does, in one sentence.
    /// - Returns: The definition.
    public static func integer(
        _ name: String,
        default defaultValue: Int,
        in range: ClosedRange<Int>,
        step: Int = 1,
        _ description: String
    ) -> ParameterDefinition {
        ParameterDefinition(
            name: name,
            kind: .integer,
            defaultValue: Double(defaultValue),
            minimum: Double(range.lowerBound),
            maximum: Double(range.upperBound),
            step: Double(step),
            description: description,
            choices: []
        )
    }

    /// A real number, such as a threshold.
    ///
    /// - Parameters:
    ///   - name: The name it is given by.
    ///   - defaultValue: The value where none is given.
    ///   - range: The accepted values.
    ///   - step: A sensible distance between two values to try.
    ///   - description: What the parameter does, in one sentence.
    /// - Returns: The definition.
    public static func real(
        _ name: String,
        default defaultValue: Double,
        in range: ClosedRange<Double>,
        step: Double,
        _ description: String
    ) -> ParameterDefinition {
        ParameterDefinition(
            name: name,
            kind: .real,
            defaultValue: defaultValue,
            minimum: range.lowerBound,
            maximum: range.upperBound,
            step: step,
            description: description,
            choices: []
        )
    }

    /// One of a few words; its value is the word's place, from 0.
    ///
    /// - Parameters:
    ///   - name: The name it is given by.
    ///   - choices: The words, the default first.
    ///   - description: What the parameter does, in one sentence.
    /// - Returns: The definition.
    public static func choice(_ name: String, of choices: [String], _ description: String) -> Self {
        ParameterDefinition(
            name: name,
            kind: .integer,
            defaultValue: 0,
            minimum: 0,
            maximum: Double(choices.count - 1),
            step: 1,
            description: description,
            choices: choices
        )
    }

    /// The number a word stands for, `nil` where the parameter has no such choice.
    ///
    /// - Parameter word: One of `choices`, in any case.
    /// - Returns: The value to resolve with.
    public func value(ofChoice word: String) -> Double? {
        choices.firstIndex { $0.lowercased() == word.lowercased() }.map(Double.init)
    }

    /// Whether a value may be given.
    ///
    /// - Parameter value: Any number.
    /// - Returns: Whether it is finite, in range, and whole where it has to be.
    public func accepts(_ value: Double) -> Bool {
        isWhole(value) && value.isFinite && value >= minimum && value <= maximum
    }

    private func isWhole(_ value: Double) -> Bool { kind != .integer || value == value.rounded() }

    /// What is wrong with a value, `nil` where it is acceptable.
    func fault(in value: Double) -> String? {
        if accepts(value) { return nil }
        let range = "\(shortest(minimum))…\(shortest(maximum))"
        if !value.isFinite { return "\(name) must be a finite number in \(range)" }
        if !isWhole(value) {
            return "\(name) must be a whole number in \(range), not \(shortest(value))"
        }
        return choices.isEmpty
            ? "\(name) must be in \(range), not \(shortest(value))"
            : "\(name) must be one of \(choices.joined(separator: ", "))"
    }
}

/// A number as a person writes it: 14, not 14.0.
func shortest(_ value: Double) -> String {
    if let whole = Int(exactly: value) { return String(whole) }
    return String(value)
}
