/// A value of an execution setting, as a document carries it.
public enum SettingValue: Sendable, Equatable {
    /// A number.
    case number(Double)
    /// True or false.
    case boolean(Bool)
    /// A word.
    case text(String)
    /// Nothing: the setting is off.
    case none
}
