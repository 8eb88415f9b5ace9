extension Call {
    /// Lets work begin, once it is known how much it is.
    ///
    /// - Parameters:
    ///   - bars: Bars, over all symbols.
    ///   - combinations: How often each is worked through.
    ///   - services: The limits.
    /// - Throws: As ``begin(work:_:)``.
    func begin(bars: Int, combinations: Int, _ services: Services) throws {
        let (product, overflow) = bars.multipliedReportingOverflow(by: combinations)
        try begin(work: overflow ? Int.max : product, services)
    }

    /// Lets work begin, once it is known how much it is.
    ///
    /// - Parameters:
    ///   - work: Bars × combinations × symbols.
    ///   - services: The limits.
    /// - Throws: ``Deferral`` when the work is to become a job; ``Problem``: 422 when it is more than may be asked for, 429 when it is
    ///   more than the client may now.
    func begin(work: Int, _ services: Services) throws {
        guard progress == nil else { return }
        let configuration = services.configuration
        let limit = configuration.takesJobs ? configuration.jobWorkLimit : configuration.syncWorkLimit
        guard work <= limit else {
            throw Problem(
                .workLimit,
                "The request asks for \(work) bars × combinations × symbols; \(limit) are accepted. "
                    + "Ask for fewer combinations, symbols or bars."
            )
        }
        try allowance?.pay(work / ClientLimit.workUnit)
        if configuration.takesJobs, route.isDeferrable,
            prefersAsynchrony || work > configuration.syncWorkLimit
        {
            throw Deferral(work: work)
        }
        if work >= ClientLimit.heavyWork { try allowance?.enterHeavyWork() }
    }
}
