import Indicators

extension ParameterDefinition {
    /// A length in bars.
    static func bars(_ name: String, default defaultValue: Int, minimum: Int = 1, _ description: String)
        -> Self
    {
        .integer(name, default: defaultValue, in: minimum...1_000, "\(description) In bars.")
    }
}
