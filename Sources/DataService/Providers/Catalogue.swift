/// Every provider that requests may name.
///
/// One without a maker is known but cannot be read in this version. A provider's place is
/// its place among the counters, so the list only ever grows at its end.
public let allProviders: [ProviderDefinition] = [
    ProviderDefinition(name: "yahoo", title: "Yahoo Finance", keySetting: nil, make: nil),
    ProviderDefinition(name: "finnhub", title: "Finnhub", keySetting: "FINNHUB_API_KEY", make: nil),
    ProviderDefinition(
        name: "alphavantage",
        title: "Alpha Vantage",
        keySetting: "ALPHA_VANTAGE_API_KEY",
        make: nil
    ),
    LocalProvider.definition,
]
