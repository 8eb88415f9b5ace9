import FastCGI
import JSON
import SharedState
import Testing

@testable import API

/// Requests that become jobs, and what is to be seen of them.
@Suite struct JobTests {
    private static let search =
        #"{"symbols":["AAPL","MSFT"],"strategy":"rsi","parameter_grid":{"rsi_window":[14,21],"rsi_threshold":[70,75]}}"#
    private static let asynchronous = [
        (name: "Content-Type", value: "application/json"), (name: "Prefer", value: "respond-async"),
    ]

    /// Does what a worker does with the next job.
    private func work(_ service: TestService) throws {
        let jobs = JobTable(file: service.state)
        let worker = JobTable.Worker(number: 1, process: 1)
        let now = TestService.now * 1_000_000
        let claim = try #require(try jobs.claim(by: worker, for: 1_000_000, now: now))
        let progress = JobProgress()
        let outcome = service.application.perform(claim.order, progress: progress)
        #expect(try jobs.finish(claim, by: worker, outcome, total: progress.total, now: now))
    }

    /// The members of a reply that do not depend on how long it took.
    private func lasting(_ json: JSONValue) -> [(String, JSONValue)] {
        guard case .object(let object) = json else { return [] }
        return object.members.filter {
            !["execution_time_seconds", "backtests_per_second"].contains($0.name)
        }
    }

    @Test(arguments: [
        ("/api/strategy/optimize", search),
        ("/api/strategy/batch", #"{"symbols":["AAPL","NOPE"],"strategies":["rsi","vwap"]}"#),
        ("/api/strategy/compare", #"{"symbol":"AAPL","strategies":["rsi","vwap"]}"#),
        ("/api/strategy/run", #"{"symbol":"AAPL","strategy":"rsi"}"#),
    ])
    func `a job's result is what the request would have been answered`(path: String, body: String) throws {
        let service = try TestService(takesJobs: true)
        let headers = Self.asynchronous + [(name: "X-Request-Id", value: "same")]
        let direct = service.post(path, body, headers: [headers[0], headers[2]])
        let accepted = service.post(path, body, headers: headers)
        #expect(accepted.status == 202)
        #expect(accepted.header("Retry-After") == "1")
        #expect(accepted.header("Preference-Applied") == "respond-async")
        let address = try #require(accepted.header("Location"))
        #expect(accepted.json["status"].text == "queued" && accepted.json["links"]["self"].text == address)
        #expect(service.get(address + "/result").status == 409)

        try work(service)
        let job = service.get(address)
        #expect(job.json["status"].text == "succeeded" && job.json["progress"].double == 1)
        let result = service.get(address + "/result")
        #expect(result.status == 200 && result.header("ETag") != nil)
        let (wanted, got) = (lasting(direct.json), lasting(result.json))
        #expect(got.map(\.0) == wanted.map(\.0))
        for (want, have) in zip(wanted, got) { #expect(want.1 == have.1, "\(want.0)") }
    }

    @Test func `work above the limit becomes a job where there are workers, else it is refused`() throws {
        let service = try TestService(syncWorkLimit: 1000, takesJobs: true)
        #expect(service.post("/api/strategy/optimize", Self.search).status == 202)
        let alone = try TestService(syncWorkLimit: 1000)
        #expect(alone.post("/api/strategy/optimize", Self.search).status == 422)
        let small = try TestService()
        #expect(small.post("/api/strategy/optimize", Self.search, headers: Self.asynchronous).status == 200)
    }

    @Test func `faults of a request are told at once, not by a job`() throws {
        let service = try TestService(takesJobs: true)
        let body = #"{"symbol":"AAPL","strategy":"rsi","parameter_grid":{"rsi_window":[-4]}}"#
        #expect(service.post("/api/strategy/optimize", body, headers: Self.asynchronous).status == 422)
        #expect(service.get("/api/strategy/jobs").json["count"].int == 0)
    }

    @Test func `jobs are listed newest first, and cancelled once`() throws {
        let service = try TestService(takesJobs: true)
        let addresses = try (0..<2).map { _ in
            try #require(
                service.post("/api/strategy/optimize", Self.search, headers: Self.asynchronous).header(
                    "Location"
                )
            )
        }
        let list = service.get("/api/strategy/jobs")
        #expect(list.json["jobs"].elements.compactMap { $0["links"]["self"].text } == addresses.reversed())
        for _ in 0..<2 {
            let cancelled = service.get(addresses[0], method: "DELETE")
            #expect(cancelled.status == 200 && cancelled.json["status"].text == "cancelled")
        }
        #expect(service.get(addresses[0] + "/result").status == 409)
        #expect(service.get("/api/strategy/jobs?state=queued").json["count"].int == 1)
        try work(service)
        #expect(service.get(addresses[1], method: "DELETE").status == 409)
        #expect(service.get("/api/strategy/jobs?state=done").status == 422)
        #expect(service.get("/api/strategy/jobs?limit=0").status == 422)
        for path in [
            "/api/strategy/jobs/none", "/api/strategy/jobs/none/result", "/api/strategy/jobs/none/events",
        ] {
            #expect(service.get(path).status == 404)
        }
        #expect(service.get("/api/strategy/jobs/none", method: "DELETE").status == 404)
    }

    @Test func `a job is seen with the key that made it, and with no other`() throws {
        let service = try TestService(apiKeys: ["one", "two"], takesJobs: true)
        let (mine, theirs) = ([(name: "X-API-Key", value: "one")], [(name: "X-API-Key", value: "two")])
        let accepted = service.post("/api/strategy/optimize", Self.search, headers: Self.asynchronous + mine)
        let address = try #require(accepted.header("Location"))
        #expect(service.get(address, headers: mine).status == 200)
        for path in [address, address + "/result", address + "/events"] {
            #expect(service.get(path, headers: theirs).status == 404)
        }
        #expect(service.get(address, headers: theirs, method: "DELETE").status == 404)
        #expect(service.get("/api/strategy/jobs", headers: theirs).json["count"].int == 0)
    }

    @Test func `with a key a request is carried out once`() throws {
        let service = try TestService(takesJobs: true)
        let key = [
            (name: "Content-Type", value: "application/json"), (name: "Idempotency-Key", value: "k-1"),
        ]
        let first = service.post("/api/strategy/optimize", Self.search, headers: key)
        let second = service.post("/api/strategy/optimize", Self.search, headers: key)
        #expect(first.status == 200 && second.status == 200 && first.text == second.text)
        #expect(second.header("Idempotency-Replayed") == "true")
        let different = service.post(
            "/api/strategy/optimize",
            Self.search.replacing("75", with: "80"),
            headers: key
        )
        #expect(different.status == 422)

        let jobKey = Self.asynchronous + [(name: "Idempotency-Key", value: "k-2")]
        let jobs = (0..<2).map { _ in service.post("/api/strategy/optimize", Self.search, headers: jobKey) }
        #expect(jobs.map(\.status) == [202, 202])
        #expect(jobs[0].header("Location") == jobs[1].header("Location"))
        #expect(service.get("/api/strategy/jobs").json["count"].int == 1)

        let failing = [
            (name: "Content-Type", value: "application/json"), (name: "Idempotency-Key", value: "k-3"),
        ]
        #expect(service.post("/api/strategy/optimize", "{}", headers: failing).status == 422)
        #expect(service.post("/api/strategy/optimize", Self.search, headers: failing).status == 200)
        let empty = [(name: "Content-Type", value: "application/json"), (name: "Idempotency-Key", value: "")]
        #expect(service.post("/api/strategy/optimize", Self.search, headers: empty).status == 400)
    }

    @Test func `events tell the progress and the end, and then there are no more`() throws {
        let service = try TestService(takesJobs: true)
        let accepted = service.post("/api/strategy/optimize", Self.search, headers: Self.asynchronous)
        let address = try #require(accepted.header("Location"))
        func events(_ headers: [(name: String, value: String)] = []) -> (response: Response, text: String) {
            let response = service.application.respond(
                to: Request(method: "GET", target: address + "/events", headers: headers)
            )
            var bytes: [UInt8] = []
            response.stream? { piece in
                bytes += piece
                return true
            }
            return (response, String(decoding: bytes, as: UTF8.self))
        }
        let waiting = events()
        #expect(waiting.response.status == 200)
        let headers = Dictionary(waiting.response.headers.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(headers["Content-Type"] == "text/event-stream" && headers["X-Accel-Buffering"] == "no")
        #expect(
            waiting.text.hasPrefix(
                "retry: 1000\n\nevent: progress\nid: queued-0\ndata: {\"status\":\"queued\""
            )
        )
        // Nothing changes for the 20 seconds of a stream, so only signs of life follow.
        #expect(waiting.text.components(of: "event: ") == 1 && waiting.text.hasSuffix(":\n\n"))

        try work(service)
        let ended = events()
        #expect(ended.text.contains("event: end\nid: succeeded-") && ended.text.hasSuffix("\n\n"))
        let id = try #require(ended.text.split(separator: "\n").first { $0.hasPrefix("id: ") }).dropFirst(4)
        #expect(events([("Last-Event-ID", String(id))]).response.status == 204)
    }

    @Test func `a job that is stopped is given up, and one that killed its workers fails`() throws {
        let service = try TestService(takesJobs: true)
        let order = Job.Order(
            owner: "",
            client: "c",
            path: "/api/strategy/optimize",
            accept: "",
            body: Array(Self.search.utf8),
            requestID: "r-1",
            work: 1
        )
        let progress = JobProgress()
        progress.stop()
        #expect(service.application.perform(order, progress: progress).status == 504)
        let lost = Application.lost(order, attempts: 3)
        #expect(lost.status == 500 && lost.contentType == "application/problem+json")
        #expect(try JSONReader.parse(lost.body)["instance"].text == "r-1")
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
