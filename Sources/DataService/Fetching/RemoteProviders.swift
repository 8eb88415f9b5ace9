import SharedState

/// The remote providers of one process, and what it shares about them with the others.
final class RemoteProviders {
    let sources: [String: RemoteSource]
    let transport: any Transport
    let gate: ProviderGate
    let leases: LeaseTable
    /// This process among those that share the leases.
    let owner: Int64
    let clock: ServiceClock
    let jitter: () -> Double

    /// Nil without access to a network, or when none of the providers that are switched on is on one.
    init?(settings: DataSettings, network access: NetworkAccess?, report: (String) -> Void) {
        guard let access else { return nil }
        var sources: [String: RemoteSource] = [:]
        var isAnyListed = false
        for definition in allProviders where settings.providers.contains(definition.name) {
            guard case .remote(let make) = definition.maker else { continue }
            isAnyListed = true
            if let provider = make(settings.network) {
                sources[definition.name] = RemoteSource(provider, settings.network)
            }
        }
        guard isAnyListed else { return nil }
        if let transport = access.transport {
            self.transport = transport
        } else {
            do throws(HTTPError) {
                transport = try HTTPClient(
                    HTTPClient.Configuration(userAgent: settings.network.userAgent),
                    monotonicNanoseconds: access.clock.monotonicNanoseconds
                )
            } catch {
                report("no provider on the network can be asked: \(error.message)")
                return nil
            }
        }
        self.sources = sources
        owner = Int64.random(in: 1 ... .max)
        gate = ProviderGate(limits: access.limits, owner: owner, settings: settings.network)
        leases = LeaseTable(file: access.limits)
        clock = access.clock
        jitter = access.jitter
    }
}
