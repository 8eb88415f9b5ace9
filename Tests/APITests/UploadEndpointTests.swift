import FastCGI
import JSON
import Testing

@testable import API

/// `PUT` and `DELETE /api/data/local/{symbol}`.
@Suite struct UploadEndpointTests {
    private let good =
        "date,open,high,low,close,volume\n2024-01-02,2,5,1,4,10\n2024-01-03,3,5,1,4.5,0\n2024-02-01,3,5,1,2,10\n"
    private let csv = [(name: "Content-Type", value: "text/csv")]

    @Test func `bars that were uploaded are served until they are deleted`() throws {
        let service = try TestService()
        let kept = service.send("PUT", "/api/data/local/MINE", good, headers: csv)
        #expect(kept.status == 200, "\(kept.text)")
        #expect(kept.json["status"].text == "success")
        #expect(kept.json["rows"].int == 3)
        #expect(kept.json["first"].text == "2024-01-02" && kept.json["last"].text == "2024-02-01")
        #expect(kept.json["gaps"].int == 1 && kept.json["gap_ranges"][0]["before"].text == "2024-02-01")
        #expect(kept.json["duplicates"].int == 0 && kept.json["invalid_rows"].elements.isEmpty)
        let bars = service.post("/api/data/fetch", #"{"symbol":"MINE","period":"max"}"#)
        #expect(bars.json["count"].int == 3 && bars.json["data"][1]["close"].double == 4.5)
        let deleted = service.send("DELETE", "/api/data/local/MINE", "", headers: [])
        #expect(deleted.status == 200 && deleted.json["status"].text == "success")
        #expect(service.post("/api/data/fetch", #"{"symbol":"MINE"}"#).status == 404)
        #expect(service.send("DELETE", "/api/data/local/MINE", "", headers: []).status == 404)
    }

    @Test func `a file with rows at fault is refused as a whole, with their lines`() throws {
        let service = try TestService()
        _ = service.send("PUT", "/api/data/local/MINE", good, headers: csv)
        let bad = "date,open,high,low,close\n2024-01-02,2,5,1,4\n2024-01-03,2,5,1,\n2024-01-03,2,5,6,4\n"
        let refused = service.send("PUT", "/api/data/local/MINE", bad, headers: csv)
        #expect(refused.status == 422)
        #expect(refused.pointers == ["line 3", "line 4"])
        #expect(refused.json["invalid_rows"].elements.map { $0["line"].int } == [3, 4])
        #expect(service.post("/api/data/fetch", #"{"symbol":"MINE","period":"max"}"#).json["count"].int == 3)
    }

    @Test(arguments: [
        ("/api/data/local/MINE", "application/json", 415), ("/api/data/local/MINE", "", 415),
        ("/api/data/local/MINE", "text/csv; charset=utf-16", 415),
        ("/api/data/local/MINE", "text/csv; charset=utf-8", 200),
        ("/api/data/local/MINE?timeframe=1h", "text/csv", 200),
        ("/api/data/local/MINE?timeframe=7d", "text/csv", 422),
        ("/api/data/local/MINE?time=1d", "text/csv", 400), ("/api/data/local/a%20b", "text/csv", 422),
        ("/api/data/local/..", "text/csv", 422), ("/api/data/local/a%2Fb", "text/csv", 422),
        ("/api/data/local/", "text/csv", 404), ("/api/data/local/MINE/1d", "text/csv", 404),
    ])
    func `what is asked has to be sound`(target: String, type: String, status: Int) throws {
        let headers = type.isEmpty ? [] : [(name: "Content-Type", value: type)]
        let reply = try TestService().send("PUT", target, good, headers: headers)
        #expect(reply.status == status, "\(reply.text)")
    }

    @Test func `nothing, a header alone and a compressed file are refused`() throws {
        let service = try TestService()
        #expect(service.send("PUT", "/api/data/local/MINE", "", headers: csv).status == 422)
        #expect(
            service.send("PUT", "/api/data/local/MINE", "date,open,high,low,close\n", headers: csv).status
                == 422
        )
        let coded = csv + [(name: "Content-Encoding", value: "gzip")]
        #expect(service.send("PUT", "/api/data/local/MINE", good, headers: coded).status == 415)
    }

    @Test func `the address answers only these two methods`() throws {
        let reply = try TestService().get("/api/data/local/MINE")
        #expect(reply.status == 405)
        #expect(reply.header("Allow") == "DELETE, PUT")
    }

    @Test func `both calls are the administrator's`() throws {
        let service = try TestService(adminToken: "t0ken")
        let right = [(name: "Authorization", value: "Bearer t0ken")]
        let wrong = [(name: "Authorization", value: "Bearer wrong")]
        #expect(service.send("PUT", "/api/data/local/MINE", good, headers: csv).status == 401)
        #expect(service.send("PUT", "/api/data/local/MINE", good, headers: csv + wrong).status == 403)
        #expect(service.send("PUT", "/api/data/local/MINE", good, headers: csv + right).status == 200)
        #expect(service.send("DELETE", "/api/data/local/MINE", "", headers: []).status == 401)
        #expect(service.send("DELETE", "/api/data/local/MINE", "", headers: wrong).status == 403)
        #expect(service.send("DELETE", "/api/data/local/MINE", "", headers: right).status == 200)
        let open = try TestService()
        #expect(open.send("PUT", "/api/data/local/MINE", good, headers: csv, from: "192.0.2.1").status == 403)
    }

    @Test func `only who may upload may send more than a mebibyte`() throws {
        let service = try TestService(adminToken: "t0ken")
        func limit(_ method: String, _ target: String, _ token: String) -> Int? {
            service.application.bodyLimit(
                of: Request(method: method, target: target, headers: [("X-API-Key", token)])
            )
        }
        #expect(limit("PUT", "/api/data/local/MINE?timeframe=1m", "t0ken") == 64 << 20)
        #expect(limit("PUT", "/api/data/local/MINE", "wrong") == nil)
        #expect(limit("DELETE", "/api/data/local/MINE", "t0ken") == nil)
        #expect(limit("POST", "/api/data/fetch", "t0ken") == nil)
    }
}
