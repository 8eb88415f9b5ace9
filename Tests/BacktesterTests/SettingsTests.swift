import Testing

@testable import backtester

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct SettingsTests {
    private func read(_ environment: [String: String] = [:], file: String? = nil) throws -> EffectiveSettings
    {
        try EffectiveSettings.read(environment: environment, file: file, cpuCount: 2)
    }

    @Test func `the environment goes before the file and the file before the default`() throws {
        let file = "# comment\nexport PORT=4000\nRESPONDERS = \"6\"\n"
        let settings = try read(["PORT": "5000"], file: file)
        #expect(settings.values.port == 5000)
        #expect(settings.origins["PORT"] == .environment)
        #expect(settings.values.responders == 6)
        #expect(settings.origins["RESPONDERS"] == .file)
        #expect(settings.values.batchSize == 20)
        #expect(settings.origins["BATCH_SIZE"] == .builtIn)
    }

    @Test func `an empty value means unset`() throws {
        #expect(try read(["PORT": ""]).values.port == 3000)
    }

    @Test func `every bad value is named with what is accepted`() throws {
        let faults = #expect(throws: SettingFaults.self) {
            try read(
                ["PORT": "http", "RESPONDERS": "0", "DATA_PROVIDERS": "yahoo,bloomberg"],
                file: "LOG_LEVEL=loud\n"
            )
        }
        let messages = faults?.all.map(\.message) ?? []
        #expect(messages.count == 4)
        #expect(
            messages.contains { $0.contains("PORT: 'http' (from environment)") && $0.contains("1 to 65535") }
        )
        #expect(messages.contains { $0.contains("LOG_LEVEL: 'loud' (from .env)") && $0.contains("warning") })
    }

    @Test func `a bad secret is not shown`() throws {
        let faults = #expect(throws: SettingFaults.self) { try read(["ADMIN_TOKEN": "two words"]) }
        #expect(faults?.all.contains { $0.message.contains("words") } == false)
    }

    @Test func `a folder of bars that is not there is told where bars are read from it`() throws {
        let folder = "/nonexistent/bars"
        let asked = try read(["DATA_PROVIDERS": "local", "LOCAL_DATA_PATH": folder]).values
        #expect(asked.missingFolder?.message.contains(folder) == true)
        #expect(try read(["DATA_PROVIDERS": "yahoo", "LOCAL_DATA_PATH": folder]).values.missingFolder == nil)
        #expect(try read(["DATA_PROVIDERS": "local", "LOCAL_DATA_PATH": "/tmp"]).values.missingFolder == nil)
    }

    @Test(arguments: [
        ("TRUSTED_PROXIES", "10.0.0.0/8,2001:db8::/32,127.0.0.1", "10.0.0.0/33"),
        ("TRUSTED_PROXIES", "::1/128", "999.1.1.1"), ("TRUSTED_PROXIES", "::ffff:10.0.0.1", "proxy"),
        ("LISTEN_ADDRESS", "localhost", "999.1.1.1"), ("LISTEN_ADDRESS", "[::1]", "::1::"),
        ("LISTEN_ADDRESS", "::", "a_b"), ("FCGI_LISTEN", "127.0.0.1:9000", "127.0.0.1:99999"),
        ("FCGI_LISTEN", "/run/backtester.sock", "backtester"), ("YAHOO_BASE_URL", "http://a:1", "http://"),
        ("HTTP_USER_AGENT", "Tester/1.0 (x)", "a\r\nX-Evil: 1"), ("API_KEYS", "k1,k2", "one two"),
        ("ADMIN_TOKEN", "s3cret", "s3crét"),
    ])
    func `what nginx, the kernel or a header would refuse is refused here`(
        name: String,
        good: String,
        bad: String
    ) throws {
        #expect(throws: Never.self) { try read([name: good]) }
        #expect(throws: SettingFaults.self) { try read([name: bad]) }
    }

    @Test func `a line of the file that is no setting is told`() throws {
        #expect(try read(file: "RESPONDRS=3\n").warnings == [".env: RESPONDRS is no setting of backtester"])
        #expect(throws: SettingFaults.self) { try read(file: "PORT 3000\n") }
    }

    @Test func `a value that is shown can be read again`() throws {
        let settings = try read([
            "API_KEYS": "key-number-1,key-number-2",
            "CORS_ALLOWED_ORIGINS": "https://a.example,http://b.example:8080",
            "TRUSTED_PROXIES": "10.0.0.0/8,::1", "YAHOO_RATE_LIMIT_PER_MINUTE": "30",
            "YAHOO_BASE_URL": "http://127.0.0.1:9/",
        ]).values
        var again = Settings(cpuCount: 2)
        for definition in SettingDefinition.all {
            let text = definition.show(settings)
            if !text.isEmpty { #expect(definition.apply(&again, text), "\(definition.name)") }
        }
        #expect(again == settings)
    }

    @Test func `the README lists every setting with its default`() throws {
        let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "README.md")
        let lines = try String(contentsOf: readme, encoding: .utf8).split(separator: "\n")
        let rows = lines.filter { $0.hasPrefix("| `") }
        for definition in SettingDefinition.all {
            let row = "| `\(definition.name)` | \(definition.defaultText) | \(definition.meaning) |"
            #expect(rows.contains(Substring(row)), "missing: \(row)")
        }
        let listed = rows.compactMap { $0.split(separator: "`").dropFirst().first }.filter {
            $0.allSatisfy { $0.isUppercase || $0 == "_" }
        }
        #expect(Set(listed.map(String.init)).subtracting(SettingDefinition.all.map(\.name)).isEmpty)
    }
}
