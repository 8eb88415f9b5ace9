import Foundation
import Glibc
import Testing

extension EndToEndTests {
    /// Hostile bytes, over HTTP through nginx and over FastCGI straight at the socket: a million with `Tests/run --soak`.
    @Suite(.timeLimit(.minutes(60))) struct FuzzTests {
        private static let isLong = ProcessInfo.processInfo.environment["BACKTESTER_SOAK"] != nil

        @Test func `random and malformed requests end in no server error and no dead responder`() throws {
            try withSystem { system in
                let before = system.responders
                var random = RandomRequests(seed: 0x5eed)
                var replies = 0
                let count = Self.isLong ? 100_000 : 200
                for number in 0..<count {
                    let request = random.next()
                    let shown = String(decoding: request.bytes.prefix(400), as: UTF8.self)
                    do {
                        let reply = try system.http.exchange(request.bytes, halfClose: !request.isWhole)
                        replies += 1
                        #expect(
                            (200..<500).contains(reply.status),
                            "request \(number): \(shown)\n\(reply.text.prefix(400))"
                        )
                    } catch HTTPClient.Failure.closedWithoutReply {
                        // What is not HTTP or breaks off is owed no answer.
                        #expect(!request.isWhole, "request \(number): \(shown)")
                    }
                }
                #expect(replies > count / 2)
                #expect(system.responders == before)
                #expect(try system.http.get("/api/performance/health").status == 200)
            }
        }

        @Test func `mutated records at the socket end their connection and nothing else`() throws {
            let pool = try BarePool()
            try pool.start()
            let before = pool.responders
            var records = MutatedRecords(seed: 0xfcf1)
            func fuzz(_ count: Int) throws {
                for _ in 0..<count {
                    let descriptor = try pool.wire.connect()
                    defer { close(descriptor) }
                    pool.wire.put(records.next(), on: descriptor)
                    shutdown(descriptor, Int32(SHUT_WR))
                    let answer = pool.wire.everything(from: descriptor)
                    // Whatever is said, is said in records.
                    #expect(answer.isEmpty || answer[0] == 1)
                }
            }
            try fuzz(1000)
            let footprints = before.map { Footprint(of: $0) }
            try fuzz(Self.isLong ? 900_000 : 3000)
            #expect(pool.responders == before)
            for (old, pid) in zip(footprints, before) {
                let new = Footprint(of: pid)
                // Databases are opened at their first use, three descriptors each (the file, its WAL, the shared memory),
                // and which responder has had which request by now is chance. What leaks does so 3000 times.
                #expect(new.descriptors <= old.descriptors + 12)
                #expect(new.residentKilobytes < old.residentKilobytes + 8_000)
            }
            #expect(pool.isAnswering)
        }
    }
}

/// Requests of FastCGI by its grammar, with one to four things wrong: the same ones in every run.
private struct MutatedRecords {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed) }

    private static let requests: [[[UInt8]]] = [
        FastCGIWire.request("GET", "/api/performance/"), FastCGIWire.request("GET", "/api/nothing?x=%zz"),
        FastCGIWire.request(
            "POST",
            "/api/data/fetch",
            body: Array(#"{"symbol":"AAPL","period":"1mo"}"#.utf8)
        ),
        FastCGIWire.request("POST", "/api/strategy/run", body: Array(#"{"symbol":"AAPL","strategy":"#.utf8)),
        [
            FastCGIWire.record(
                9,
                FastCGIWire.pair("FCGI_MAX_CONNS", "") + FastCGIWire.pair("FCGI_MPXS_CONNS", ""),
                id: 0
            )
        ]
            + FastCGIWire.request("GET", "/api/performance/"),
    ]

    mutating func next() -> [UInt8] {
        if random.below(16) == 0 { return (0..<random.below(300)).map { _ in UInt8(random.below(256)) } }
        var records = random.pick(Self.requests)
        for _ in 0...random.below(4) where !records.isEmpty { mutate(&records) }
        var bytes = records.flatMap(\.self)
        // Cut anywhere, now and then.
        if random.below(5) == 0 { bytes.removeLast(random.below(bytes.count + 1)) }
        return bytes
    }

    private mutating func mutate(_ records: inout [[UInt8]]) {
        let index = random.below(records.count)
        switch random.below(12) {
        case 0: records.remove(at: index)
        case 1: records.insert(records[index], at: index)
        case 2: records.swapAt(index, random.below(records.count))
        case 3: records[index][0] = UInt8(random.below(256))  // version
        case 4: records[index][1] = UInt8(random.below(14))  // type
        case 5: records[index][3] = UInt8(random.below(4))  // id
        case 6: records[index][4] = random.pick([0, 1, 0x7F, 0xFF])  // length, high byte
        case 7: records[index][5] = UInt8(random.below(256))  // length, low byte
        case 8: records[index][6] = UInt8(random.below(256))  // padding
        case 9:  // a length of a name or value
            if records[index].count > 12 {
                records[index].replaceSubrange(
                    8..<12,
                    with: random.pick([[0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0, 0, 0]])
                )
            }
        case 10: records[index][random.below(records[index].count)] = UInt8(random.below(256))
        default:  // another record of whatever kind in between
            let content = (0..<random.below(40)).map { _ in UInt8(random.below(256)) }
            let record = FastCGIWire.record(
                UInt8(random.below(14)),
                content,
                id: UInt16(random.below(3)),
                padding: random.below(9)
            )
            records.insert(record, at: index)
        }
    }
}
