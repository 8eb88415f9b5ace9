import GRDB
import Glibc
import Testing

@testable import SharedState

@Suite struct KilledProcessTests {
    @Test(.timeLimit(.minutes(1)))
    func `writers killed at random moments leave a sound file with whole transactions only`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("notes.db")
        for _ in 0..<3 {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                            var kind = SQLiteKind.notes(.rebuild)
                            kind.busyMilliseconds = 5000
                            let file = SQLiteFile(path: path, kind: kind)
                            // A thread that kills, so that the moment has nothing to do with what is being
                            // written.
                            let pause = UInt32.random(in: 5_000...60_000)
                            var thread = pthread_t()
                            try file.open()
                            pthread_create(
                                &thread,
                                nil,
                                { pause in
                                    usleep(UInt32(UInt(bitPattern: pause)))
                                    kill(getpid(), SIGKILL)
                                    return nil
                                },
                                UnsafeMutableRawPointer(bitPattern: UInt(pause))
                            )
                            while true {
                                try file.write { database in
                                    for half in ["first", "second"] {
                                        try database.execute(
                                            sql: "INSERT INTO notes (text) VALUES (?)",
                                            arguments: [half]
                                        )
                                    }
                                }
                            }
                        }
                    }
                }
            }
            let file = SQLiteFile(path: path, kind: .notes(.refuse))
            #expect(try file.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
            let notes = try file.notes()
            #expect(!notes.isEmpty && notes.count { $0 == "first" } == notes.count { $0 == "second" })
            #expect(try file.checkpoint(patience: 2000).isComplete)
        }
    }
}
