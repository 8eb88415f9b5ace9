import GRDB
import Testing

@testable import SharedState

@Suite struct SchemaTests {
    static let kinds = [SQLiteKind.limits, .state]

    @Test(arguments: kinds)
    func `a file of every earlier version is brought up to date`(kind: SQLiteKind) throws {
        for (index, step) in kind.migrator.migrations.enumerated() {
            let folder = try TemporaryFolder()
            let path = folder.file("\(index).db")
            try SQLiteConnection.create(path: path, kind: kind)
            try kind.migrator.migrate(DatabaseQueue(path: path), upTo: step)
            let file = SQLiteFile(path: path, kind: kind)
            let applied = try file.read { database in try kind.migrator.completedMigrations(database) }
            #expect(applied == kind.migrator.migrations)
        }
    }

    @Test func `each kind has a mark of its own`() {
        #expect(Set(Self.kinds.map(\.applicationID)).count == Self.kinds.count)
    }
}
