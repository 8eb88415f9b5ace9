import FastCGI
import Testing

@testable import API

/// What holds for every route: codes, problems, headers.
@Suite struct ProtocolTests {
    @Test func `an unknown path is 404 and names the path that was probably meant`() throws {
        let reply = try TestService().get("/api/strategy/rum")
        #expect(reply.status == 404)
        #expect(reply.header("Content-Type") == "application/problem+json")
        #expect(reply.json["status"].int == 404)
        #expect(reply.json["detail"].text?.contains("/api/strategy/run") == true)
    }

    @Test func `a wrong method is 405 with the methods there are`() throws {
        let reply = try TestService().get("/api/strategy/run")
        #expect(reply.status == 405)
        #expect(reply.header("Allow") == "POST")
    }

    @Test(
        arguments: [
            ("", 400), ("[]", 400), ("{", 400), (#"{"symbol":"AAPL",}"#, 400),
            (#"{"symbol":"AAPL","symbol":"MSFT"}"#, 400),
            (#"{"symbol":NaN}"#, 400), (#"{"symbol":"AAPL","colour":"red"}"#, 400),
            (#"{"symbol":"../etc"}"#, 422),
            (#"{"symbol":"AAPL","timeframe":"7m"}"#, 422), (#"{"symbol":"AAPL","period":"soon"}"#, 422),
            (#"{"symbol":5}"#, 422),
            (#"{}"#, 422), (#"{"symbol":"AAPL","start":"2024-01-02","end":"2024-01-02"}"#, 422),
            (#"{"symbol":"AAPL","period":"1y","start":"2024-01-02"}"#, 422),
            (#"{"symbol":"AAPL","provider":"bloomberg"}"#, 422),
        ])
    func `a body that cannot be taken is refused with a problem`(body: String, status: Int) throws {
        let reply = try TestService().post("/api/data/fetch", body)
        #expect(reply.status == status, "\(reply.text)")
        #expect(reply.json["status"].int == Int64(status))
        #expect(reply.json["detail"].text?.isEmpty == false)
        #expect(reply.json["instance"].text == reply.header("X-Request-Id"))
    }

    @Test func `every fault of a body is listed with its pointer`() throws {
        let reply = try TestService().post(
            "/api/strategy/run",
            #"{"symbol":"no good","strategy":"sma_crossover","parameters":{"fast_period":-1,"speed":3},"execution":{"commission":9},"risk_free_rate":"low"}"#
        )
        #expect(reply.status == 422)
        #expect(
            reply.pointers == [
                "/symbol", "/parameters/fast_period", "/parameters/speed", "/execution/commission",
                "/risk_free_rate",
            ]
        )
    }

    @Test(arguments: [
        nil, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1",
    ])
    func `a body of another media type is 415`(type: String?) throws {
        let headers = type.map { [(name: "Content-Type", value: $0)] } ?? []
        #expect(
            try TestService().post("/api/data/fetch", #"{"symbol":"AAPL"}"#, headers: headers).status == 415
        )
    }

    @Test func `more headers than are read are 431`() throws {
        var request = Request(method: "GET", target: "/api/strategy/")
        request.isHeadTooLarge = true
        #expect(try TestService().application.respond(to: request).status == 431)
    }

    @Test func `a compressed body is 415`() throws {
        let headers = [
            (name: "Content-Type", value: "application/json"), (name: "Content-Encoding", value: "gzip"),
        ]
        #expect(try TestService().post("/api/data/fetch", "xx", headers: headers).status == 415)
    }

    @Test func `a sane request id is echoed and another is replaced`() throws {
        let service = try TestService()
        #expect(
            service.get("/api/strategy/", headers: [("X-Request-Id", "abc-1.2_3")]).header("X-Request-Id")
                == "abc-1.2_3"
        )
        let replaced = service.get("/api/strategy/", headers: [("X-Request-Id", "a b\r\nc")]).header(
            "X-Request-Id"
        )
        #expect(replaced != nil && replaced != "a b\r\nc")
    }

    @Test func `what a client has already is 304`() throws {
        let service = try TestService()
        let tag = try #require(service.get("/api/strategy/").header("ETag"))
        let again = service.get("/api/strategy", headers: [("If-None-Match", "\"other\", W/\(tag)")])
        #expect(again.status == 304)
        #expect(again.text.isEmpty)
        #expect(service.get("/api/strategy", headers: [("If-None-Match", "\"other\"")]).status == 200)
    }

    @Test func `the phases of a request are told`() throws {
        // The clock of the tests steps a millisecond a reading.
        let timing = try #require(TestService().get("/api/strategy/").header("Server-Timing"))
        #expect(timing == "data;dur=0.000, compute;dur=0.000, total;dur=1.000")
        let request = Request(
            method: "GET",
            target: "/api/strategy/",
            parameters: [("REQUEST_START", "1735775999.985")]
        )
        let queued = try TestService().application.respond(to: request).headers.first {
            $0.name == "Server-Timing"
        }
        #expect(queued?.value.hasPrefix("queue;dur=15.000, ") == true)
    }

    @Test func `an unknown query parameter is refused with the accepted ones`() throws {
        let reply = try TestService().get("/api/data/exchanges?land=France")
        #expect(reply.status == 400)
        #expect(reply.pointers == ["?land"])
        #expect(reply.text.contains("country"))
    }

    @Test func `health is as bad as its worst check`() throws {
        let good = HealthCheck("disk") { (.healthy, "room") }
        let poor = HealthCheck("provider") { (.degraded, "slow") }
        let bad = HealthCheck("cache") { (.unhealthy, "read-only") }
        #expect(try TestService(healthChecks: [good]).get("/api/performance/health").status == 200)
        let degraded = try TestService(healthChecks: [good, poor]).get("/api/performance/health")
        #expect(degraded.status == 200)
        #expect(degraded.json["status"].text == "degraded")
        let broken = try TestService(healthChecks: [bad, good, poor]).get("/api/performance/health")
        #expect(broken.status == 503)
        #expect(broken.json["alerts"].elements.count == 2)
        #expect(broken.json["checks"]["disk"]["status"].text == "healthy")
    }
}
