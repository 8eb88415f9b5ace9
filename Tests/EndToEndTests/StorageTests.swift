import Foundation
import GRDB
import Glibc
import JSON
import SharedState
import Testing

extension EndToEndTests {
    /// Databases that are full, locked, damaged or copied while requests come in.
    @Suite(.timeLimit(.minutes(3))) struct StorageTests {
        private static let run = #"{"symbol":"AAPL","strategy":"rsi","include":[]}"#

        private func figures(_ reply: HTTPReply) throws -> Double? {
            try reply.json.object?["metrics"]?.object?["final_equity"]?.number?.double
        }

        @Test func `below the reserve of the disk requests are answered and nothing is kept`() throws {
            // As much as no disk has.
            let pool = try BarePool("RESPONDERS=2\nDISK_RESERVE_MB=1048576\n")
            try pool.start()
            for _ in 0..<4 {
                #expect(try pool.wire.send("POST", "/api/strategy/run", Self.run).status == 200)
            }
            let cache = try #require(try pool.wire.send("GET", "/api/performance/cache").json.object)
            #expect(String(describing: cache).contains("AAPL") == false)
            #expect(
                try pool.wire.send("GET", "/api/performance/health").text.contains(
                    "the disk or the file's limit is full"
                )
            )
            try pool.write("RESPONDERS=2\nDISK_RESERVE_MB=0\n")
            let old = Set(pool.responders)
            kill(try #require(pool.supervisor), SIGHUP)
            #expect(
                eventually(within: 10) { pool.responders.count == 2 && old.isDisjoint(with: pool.responders) }
            )
            let id = try pool.wire.send("POST", "/api/strategy/run", Self.run).json.object?["result_id"]?
                .string
            #expect(try pool.wire.send("GET", "/api/strategy/results/\(#require(id))").status == 200)
        }

        @Test func `databases that another process keeps locked delay an answer, and no more`() throws {
            let pool = try BarePool()
            try pool.start()
            #expect(try pool.wire.send("POST", "/api/strategy/run", Self.run).status == 200)
            for name in ["cache.db", "state.db"] {
                let queue = try DatabaseQueue(path: pool.directory + "/data/" + name)
                let wire = pool.wire
                try queue.writeWithoutTransaction { database in
                    try database.execute(sql: "BEGIN IMMEDIATE")
                    let began = ContinuousClock.now
                    let reply = try wire.send(
                        "POST",
                        "/api/strategy/run",
                        Self.run.replacing("rsi", with: "macd")
                    )
                    #expect(
                        reply.status == 200 || reply.status == 503 && reply["Retry-After"] != nil,
                        "\(name): \(reply.text)"
                    )
                    #expect(ContinuousClock.now - began < .seconds(8))
                    try database.execute(sql: "ROLLBACK")
                }
                #expect(try wire.send("POST", "/api/strategy/run", Self.run).status == 200)
            }
            #expect(pool.responders.count == 2)
        }

        @Test func `a cache that another process keeps to itself holds up no start`() throws {
            let pool = try BarePool()
            try pool.start()
            try pool.stop()
            var configuration = Configuration()
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            let queue = try DatabaseQueue(
                path: pool.directory + "/data/cache.db",
                configuration: configuration
            )
            try queue.write { try $0.execute(sql: "PRAGMA user_version = 1") }
            try pool.start()
            #expect(pool.count("starting without the cache") == 1)
            #expect(try pool.wire.send("POST", "/api/strategy/run", Self.run).status == 200)
            try queue.close()
            #expect(
                eventually(within: 10) {
                    (try? pool.wire.send("GET", "/api/performance/health").text.contains("locked")) == false
                }
            )
        }

        @Test func `a cache that was overwritten is set aside, and no answer is wrong`() throws {
            let pool = try BarePool()
            try pool.start()
            let right = try figures(try pool.wire.send("POST", "/api/strategy/run", Self.run))
            #expect(right != nil)
            try pool.stop()
            let descriptor = open(pool.directory + "/data/cache.db", O_WRONLY | O_CLOEXEC)
            let garbage = [UInt8](repeating: 0x5A, count: 1 << 16)
            #expect(pwrite(descriptor, garbage, garbage.count, 0) == garbage.count)
            close(descriptor)
            try pool.start()
            for _ in 0..<4 {
                let reply = try pool.wire.send("POST", "/api/strategy/run", Self.run)
                #expect(reply.status == 200)
                #expect(try figures(reply) == right)
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: pool.directory + "/data")
            #expect(names.contains { $0.hasPrefix("cache.db.damaged-") }, "\(names)")
            #expect(pool.count("was set aside as") == 1)
        }

        @Test func `a backup taken while results come in is a whole one, and can be served`() throws {
            let pool = try BarePool()
            try pool.start()
            let wire = pool.wire
            let reply = try wire.send("POST", "/api/strategy/run", Self.run)
            let id = try #require(try reply.json.object?["result_id"]?.string)
            let bars = "date,open,high,low,close\n2024-01-02,2,5,1,4\n"
            let uploads = pool.directory + "/data/local/MINE"
            try FileManager.default.createDirectory(atPath: uploads, withIntermediateDirectories: true)
            try bars.write(toFile: uploads + "/1d.csv", atomically: true, encoding: .utf8)
            let load = Load(clients: 2) { try wire.send("POST", "/api/strategy/run", Self.run) }
            func backUp() throws -> Child.Outcome {
                try Child(
                    [
                        "/bin/sh", "-c", "cd \"$RUN_DIR\" && exec \"$0\" backup copies",
                        RunningSystem.executable,
                    ],
                    environment: ["RUN_DIR": pool.directory, "PATH": "/usr/bin:/bin"],
                    outputPath: pool.directory + "/backup.out"
                ).wait()
            }
            let outcome = try backUp()
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(load.stop().faults == [])
            let copy = try String(
                contentsOfFile: pool.directory + "/copies/local/MINE/1d.csv",
                encoding: .utf8
            )
            #expect(copy == bars)
            // A copy is never replaced.
            let second = try backUp()
            #expect(second.status == 1)
            #expect(second.output.contains("exists already"))

            let other = try BarePool("RESPONDERS=1\nSTATE_DB_PATH=\(pool.directory)/copies/state.db\n")
            try other.start()
            let kept = try other.wire.send("GET", "/api/strategy/results/\(id)")
            #expect(kept.status == 200)
            #expect(kept.body == reply.body)
        }
    }
}
