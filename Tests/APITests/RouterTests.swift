import Testing

@testable import API

@Suite struct RouterTests {
    private let router = Router(allEndpoints)

    @Test(arguments: ["/api/strategy", "/api/strategy/"])
    func `a path is found with and without its trailing slash`(path: String) throws {
        guard case .destination(let found) = router.match("GET", path) else {
            Issue.record("nothing at \(path)")
            return
        }
        #expect(found.endpoint.route.path == "/api/strategy")
    }

    @Test func `HEAD leads where GET does`() {
        guard case .destination(let found) = router.match("HEAD", "/api/data/exchanges") else {
            Issue.record("no match")
            return
        }
        #expect(found.endpoint.route.method == .get)
    }

    @Test func `another method tells which are allowed`() {
        guard case .wrongMethod(let allowed) = router.match("DELETE", "/api/strategy/run") else {
            Issue.record("expected a wrong method")
            return
        }
        #expect(allowed == ["POST"])
    }

    @Test func `a segment in braces is passed on by its name`() {
        guard case .destination(let found) = router.match("GET", "/api/strategy/results/r123") else {
            Issue.record("no match")
            return
        }
        #expect(found.pathParameters == ["id": "r123"])
    }

    @Test(arguments: [
        "/", "/api", "/api/strategy/run/", "/api/strategy/run//", "/api//strategy", "/api/strategy/results/",
    ])
    func `only the listed paths are found`(path: String) {
        if case .destination = router.match("GET", path) { Issue.record("\(path) leads somewhere") }
    }
}
