/// One route and what it answers.
///
/// Conformers are stateless: everything a call needs comes in with it.
protocol Endpoint: SendableMetatype {
    /// The route, its fields and its access rule.
    static var route: Route { get }

    /// Answers one call.
    ///
    /// - Throws: ``Problem``, or an error of a lower layer that `Problem+Errors.swift` knows how to say.
    static func reply(to call: Call, _ services: Services) throws -> Reply
}
