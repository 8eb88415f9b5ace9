/// A provider as users see it, whether it is switched on or not.
public struct ProviderDefinition: Sendable {
    /// The name in requests, replies and settings.
    public let name: String
    /// The name for people.
    public let title: String
    /// The setting that holds its key, or nil when it needs none.
    public let keySetting: String?
    /// Makes the provider from the settings; nil when this version cannot talk to it yet.
    let maker: Maker?

    /// How a provider is made of the settings.
    enum Maker: Sendable {
        /// One that has its bars at hand.
        case local(@Sendable (DataSettings) -> any Provider)
        /// One that is asked over HTTP; nil while its key is missing.
        case remote(@Sendable (NetworkSettings) -> (any RemoteProvider)?)
    }
}
