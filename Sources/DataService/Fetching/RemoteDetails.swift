/// What the cache keeps of a remote provider's series beside its bars.
struct RemoteDetails: Equatable {
    var coverage: Coverage
    /// What prices are in, as the provider writes it; nil where it does not say.
    var currency: String?
    /// Date of the newest split or dividend that the prices are adjusted for.
    var newestEvent: Int64?
}
