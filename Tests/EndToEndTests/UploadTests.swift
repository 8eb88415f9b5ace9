import Foundation
import JSON
import Testing

extension EndToEndTests {
    /// Bars that users bring, through nginx and into every process.
    @Suite(.timeLimit(.minutes(3))) struct UploadTests {
        private let type = ["Content-Type": "text/csv"]

        /// Bars a minute from 2000 on, all with one close.
        private func csv(rows: Int, close: Int) -> [UInt8] {
            var text = "timestamp,open,high,low,close,volume\n"
            text.reserveCapacity(rows * 30)
            for row in 0..<rows {
                text += "\(946_684_800 + 60 * row),\(close),\(close),\(close),\(close),1\n"
            }
            return Array(text.utf8)
        }

        @Test func `sixty-four mebibytes are taken, a byte more is not`() throws {
            try withSystem(["DATA_PROVIDERS": "local", "RESPONDERS": "1"]) { system in
                let limit = 64 << 20
                // A column that is passed over makes the file as long as it may be.
                var file = Array("date,open,high,low,close,note\n2024-01-02,2,5,1,4,".utf8)
                file += [UInt8](repeating: UInt8(ascii: "x"), count: limit - file.count)
                let kept = try system.http.send("PUT", "/api/data/local/BIG", type, body: file)
                #expect(kept.status == 200, "\(kept.text)")
                #expect(try kept.json.object?["rows"]?.number?.int == 1)
                file.append(UInt8(ascii: "\n"))
                let refused = try system.http.send(
                    "PUT",
                    "/api/data/local/BIG",
                    type,
                    body: file
                )
                #expect(refused.status == 413)
                #expect(refused["Content-Type"] == "application/problem+json")
                let bars = try system.http.post("/api/data/fetch", #"{"symbol":"BIG","period":"max"}"#)
                #expect(try bars.json.object?["count"]?.number?.int == 1)
            }
        }

        @Test func `while a file is replaced every reader has the old bars or the new, and then all the new`()
            throws
        {
            try withSystem(["DATA_PROVIDERS": "local"]) { system in
                let http = system.http
                let files = [csv(rows: 30, close: 5), csv(rows: 40, close: 7)]
                func put(_ number: Int) throws {
                    let reply = try http.send(
                        "PUT",
                        "/api/data/local/MINE?timeframe=1m",
                        type,
                        body: files[number]
                    )
                    #expect(reply.status == 200, "\(reply.text)")
                }
                @Sendable func read() throws -> HTTPReply {
                    let reply = try http.post(
                        "/api/data/fetch",
                        #"{"symbol":"MINE","timeframe":"1m","period":"max","format":"columns"}"#
                    )
                    let object = try reply.json.object
                    let closes = object?["data"]?.object?["close"]?.array ?? []
                    let kinds = Set(closes.map { $0.number?.double ?? 0 })
                    guard kinds == [5] && closes.count == 30 || kinds == [7] && closes.count == 40 else {
                        return HTTPReply(
                            status: 0,
                            headers: [],
                            body: Array("mixed: \(kinds) \(closes.count)".utf8)
                        )
                    }
                    return reply
                }
                try put(0)
                let load = Load(clients: 3, read)
                for round in 1...6 {
                    try put(round % 2)
                    // Whichever process answers.
                    for _ in 0..<6 {
                        let count = try read().json.object?["count"]?.number?.int
                        #expect(count == (round % 2 == 0 ? 30 : 40))
                    }
                }
                let (replies, faults) = load.stop()
                #expect(replies > 0)
                #expect(faults == [])
                #expect(try http.send("DELETE", "/api/data/local/MINE?timeframe=1m").status == 200)
                for _ in 0..<6 { #expect(try read().status == 0) }
            }
        }

        @Test func `uploads outlive a restart and leave the operator's files as they are`() throws {
            let system = try RunningSystem(["ADMIN_TOKEN": "t0ken"])
            let samples = RunningSystem.checkout + "/Sources/DataService/SampleData/1d/AAPL.csv"
            let before = try Data(contentsOf: URL(filePath: samples))
            try system.start()
            let file = csv(rows: 10, close: 5)
            let key = ["Authorization": "Bearer t0ken"].merging(type) { $1 }
            #expect(
                try system.http.send("PUT", "/api/data/local/AAPL?timeframe=1m", type, body: file).status
                    == 401
            )
            #expect(
                try system.http.send("PUT", "/api/data/local/AAPL?timeframe=1m", key, body: file).status
                    == 200
            )
            try system.serve("stop")
            try system.start()
            let bars = #"{"symbol":"AAPL","timeframe":"1m","period":"max"}"#
            #expect(try system.http.post("/api/data/fetch", bars).json.object?["count"]?.number?.int == 10)
            #expect(try Data(contentsOf: URL(filePath: samples)) == before)
            #expect(try system.http.send("DELETE", "/api/data/local/AAPL?timeframe=1m", key).status == 200)
            #expect(try system.http.post("/api/data/fetch", bars).json.object?["count"]?.number?.int != 10)
        }
    }
}
