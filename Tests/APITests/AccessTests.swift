import Testing

@testable import API

/// Who may call what, and what a caller sees of others.
@Suite struct AccessTests {
    private static let admin = "/api/performance/clear-cache"

    @Test func `with keys set, every route but health needs one`() throws {
        let service = try TestService(apiKeys: ["key-number-one"])
        #expect(service.get("/api/strategy/").status == 401)
        #expect(service.get("/api/strategy/").header("WWW-Authenticate") == "Bearer")
        #expect(service.get("/api/strategy/", headers: [("X-API-Key", "wrong")]).status == 401)
        #expect(service.get("/api/strategy/", headers: [("X-API-Key", "key-number-one")]).status == 200)
        #expect(
            service.get("/api/strategy/", headers: [("Authorization", "Bearer key-number-one")]).status == 200
        )
        #expect(service.get("/api/performance/health?probe=live").status == 200)
    }

    @Test func `every route but health needs a key where keys are set`() throws {
        let service = try TestService(apiKeys: ["key-number-one"])
        for endpoint in allEndpoints where endpoint.route.access != .open {
            let path = endpoint.route.path.replacing("{", with: "").replacing("}", with: "")
            let reply = service.get(path, method: endpoint.route.method.rawValue)
            #expect(reply.status == 401, "\(path)")
        }
        #expect(
            allEndpoints.filter { $0.route.access == .open }.map { $0.route.path } == [
                "/api/performance/health"
            ]
        )
    }

    @Test func `a key may be set as its digest`() throws {
        // printf abc | sha256sum: FIPS 180-4's example.
        let digest = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let service = try TestService(apiKeys: [digest])
        #expect(service.get("/api/strategy/", headers: [("X-API-Key", "abc")]).status == 200)
        #expect(service.get("/api/strategy/", headers: [("X-API-Key", digest)]).status == 401)
        #expect(SecretDigest(setting: "sha256:ba78") == nil)
    }

    @Test func `administrative calls need the token, or the same host where there is none`() throws {
        let open = try TestService()
        #expect(open.post(Self.admin, "", from: "192.0.2.7").status == 403)
        #expect(open.post(Self.admin, "").status == 200)
        let guarded = try TestService(adminToken: "a-long-token")
        #expect(guarded.post(Self.admin, "").status == 401)
        #expect(guarded.post(Self.admin, "", headers: [("X-API-Key", "not-it")]).status == 403)
        #expect(
            guarded.post(Self.admin, "", headers: [("Authorization", "Bearer a-long-token")]).status == 200
        )
    }

    @Test func `neither a proxy on this host nor a page from elsewhere is the same host`() throws {
        let service = try TestService()
        for (header, value) in [
            ("X-Forwarded-For", "127.0.0.1"), ("Forwarded", "for=127.0.0.1"),
            ("Origin", "https://evil.example"),
            ("Origin", "http://localhost.evil.example"), ("Origin", "null"),
        ] {
            #expect(
                service.post(Self.admin, "", headers: [(header, value)]).status == 403,
                "\(header): \(value)"
            )
        }
        for origin in ["http://localhost:3000", "http://127.0.0.1", "https://[::1]:8443"] {
            #expect(service.post(Self.admin, "", headers: [("Origin", origin)]).status == 200, "\(origin)")
        }
    }

    @Test func `an API key and the admin token may come together`() throws {
        let service = try TestService(adminToken: "a-long-token", apiKeys: ["key-number-one"])
        for (key, bearer) in [("key-number-one", "a-long-token"), ("a-long-token", "key-number-one")] {
            let headers = [("X-API-Key", key), (name: "Authorization", value: "Bearer " + bearer)]
            #expect(service.post(Self.admin, "", headers: headers).status == 200)
        }
        #expect(service.post(Self.admin, "", headers: [("X-API-Key", "key-number-one")]).status == 403)
    }

    @Test func `a result is seen with the key that made it, and with no other`() throws {
        let service = try TestService(apiKeys: ["one", "two"])
        func headers(_ key: String) -> [(name: String, value: String)] {
            [("Content-Type", "application/json"), ("X-API-Key", key)]
        }
        let body = #"{"symbol":"AAPL","strategy":"rsi","include":[]}"#
        let id = try #require(
            service.post("/api/strategy/run", body, headers: headers("one")).json["result_id"].text
        )
        let path = "/api/strategy/results/" + id
        #expect(service.get(path, headers: headers("one")).status == 200)
        #expect(service.get(path, headers: headers("two")).status == 404)
        _ = service.post("/api/strategy/run", body, headers: headers("two"))
        #expect(service.get(path, headers: headers("two")).status == 200)
    }
}
