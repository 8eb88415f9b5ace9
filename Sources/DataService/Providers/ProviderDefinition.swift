/// A provider as users see it, whether it is switched on or not.
public struct ProviderDefinition: Sendable {
    /// The name in requests, replies and settings.
    public let name: String
    /// The name for people.
    public let title: String
    /// The setting that holds its key, or nil when it needs none.
    public let keySetting: String?
    /// Makes the provider from the settings; nil when this version cannot talk to it yet.
    let make: (@Sendable (DataSettings) -> any Provider)?

    /// Whether this version can read from it.
    public var isAvailable: Bool { make != nil }
}
