/// Every provider that requests may name.
///
/// One without a maker is known but cannot be read in this version. A provider's place is
/// its place among the counters, so the list only ever grows at its end.
public let allProviders: [ProviderDefinition] = [
    YahooProvider.definition,
    FinnhubProvider.definition,
    AlphaVantageProvider.definition,
    LocalProvider.definition,
]
