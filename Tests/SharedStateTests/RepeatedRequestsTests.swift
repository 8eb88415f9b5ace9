import Testing

@testable import SharedState

@Suite struct RepeatedRequestsTests {
    let folder: TemporaryFolder
    let file: SQLiteFile
    let requests: RepeatedRequests
    private let start: Int64 = 1_700_000_000_000_000
    private let hour: Int64 = 3_600_000_000
    private let outcome = Job.Outcome(status: 200, contentType: "application/json", body: [7])

    init() throws {
        folder = try TemporaryFolder()
        file = SQLiteFile(path: folder.file("state.db"), kind: .state)
        requests = RepeatedRequests(file: file)
    }

    private func note(_ fingerprint: String, of client: String = "c", at now: Int64) throws
        -> RepeatedRequests.Standing
    {
        try requests.note(
            "k",
            of: client,
            fingerprint: fingerprint,
            since: now - 24 * hour,
            abandonedBefore: now - hour / 60,
            now: now
        )
    }

    @Test func `the first is carried out, the others are answered the same`() throws {
        #expect(try note("f", at: start) == .first)
        #expect(try note("f", at: start) == .underWay)
        try requests.keep("k", of: "c", outcome)
        #expect(try note("f", at: start + 23 * hour) == .answered(outcome))
        #expect(try note("g", at: start + 23 * hour) == .different)
        #expect(try note("g", at: start + 25 * hour) == .first)
    }

    @Test func `one client's key is not another's`() throws {
        #expect(try note("f", at: start) == .first)
        #expect(try note("g", of: "d", at: start) == .first)
    }

    @Test func `one that failed, or died, may be tried again`() throws {
        #expect(try note("f", at: start) == .first)
        try requests.forget("k", of: "c")
        #expect(try note("f", at: start) == .first)
        #expect(try note("f", at: start + hour) == .first)
    }

    @Test func `one that became a job finds it`() throws {
        #expect(try note("f", at: start) == .first)
        let order = Job.Order(
            owner: "",
            client: "c",
            path: "/",
            accept: "",
            body: [],
            requestID: "r",
            work: 1
        )
        _ = try JobTable(file: file).order(order, id: "j", key: "k", now: start)
        #expect(try note("f", at: start + hour) == .job("j"))
    }

    @Test func `what is old, or too much, is forgotten`() throws {
        for (index, key) in ["a", "b", "c"].enumerated() {
            let now = start + Int64(index) * hour
            _ = try requests.note(key, of: "c", fingerprint: "f", since: 0, abandonedBefore: 0, now: now)
            try requests.keep(key, of: "c", outcome)
        }
        func standing(_ key: String) throws -> RepeatedRequests.Standing {
            try requests.note(key, of: "c", fingerprint: "f", since: 0, abandonedBefore: 0, now: start)
        }
        try requests.purge(before: start + 1, bytes: 100)
        #expect(try standing("b") == .answered(outcome))
        try requests.purge(before: 0, bytes: 1)
        #expect(try standing("c") == .answered(outcome))
        #expect(try standing("a") == .first)
    }
}
