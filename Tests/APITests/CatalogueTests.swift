import Backtesting
import JSON
import Testing

@testable import API

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the lists of the code and the documents beside it owe each other.
@Suite struct CatalogueTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "nginx/docs")

    @Test func `every strategy is listed with its parameters`() throws {
        let reply = try TestService().get("/api/strategy/")
        #expect(reply.status == 200)
        let listed = reply.json["strategies"].elements
        #expect(listed.compactMap { $0["name"].text } == allStrategies.map { $0.definition.name })
        for strategy in listed {
            #expect(strategy["rule"].text?.isEmpty == false)
            #expect(strategy["source"].text?.isEmpty == false)
            #expect(strategy["warmup"].int != nil)
            for parameter in strategy["parameters"].elements {
                #expect(
                    parameter["name"].text != nil && parameter["default"] != .null
                        && parameter["description"].text != nil
                )
            }
        }
    }

    @Test(arguments: ProblemKind.allCases)
    func `every problem has its explanation in the docs`(kind: ProblemKind) throws {
        let page = try String(contentsOf: Self.docs.appending(path: "problems.html"), encoding: .utf8)
        #expect(page.contains("id=\"\(kind.rawValue)\""))
    }

    /// `UPDATE_DOCS=1 swift test` writes the file anew.
    @Test func `openapi.json is what the routes say`() throws {
        let generated = try OpenAPI.document(version: "1.0.0", examples: Examples.replies())
        let file = Self.docs.appending(path: "openapi.json")
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] != nil { try Data(generated).write(to: file) }
        #expect(try Array(Data(contentsOf: file)) == generated)
        #expect(throws: Never.self) { try JSONReader.parse(generated) }
    }

    @Test func `every route with a body has an example that succeeds`() throws {
        let service = try TestService()
        for endpoint in allEndpoints where !endpoint.route.body.isEmpty {
            let example = try #require(endpoint.route.example, "\(endpoint.route.path) has none")
            let reply = service.post(endpoint.route.path, example)
            #expect((200..<300).contains(reply.status), "\(endpoint.route.path): \(reply.text)")
        }
    }

    /// `UPDATE_DOCS=1 swift test` writes them anew.
    @Test func `what the pages list is what the code has`() throws {
        for name in PageRegions.pages.map(\.file) {
            let file = Self.docs.appending(path: name)
            let page = try String(contentsOf: file, encoding: .utf8)
            let filled = try PageRegions.filling(page, of: name)
            if ProcessInfo.processInfo.environment["UPDATE_DOCS"] != nil {
                try Data(filled.utf8).write(to: file)
            }
            #expect(try String(contentsOf: file, encoding: .utf8) == filled, "\(name) is not up to date")
        }
    }

    @Test func `the exchanges are listed and filtered`() throws {
        let service = try TestService()
        let all = service.get("/api/data/exchanges")
        #expect(all.json["count"].int == Int64(all.json["exchanges"].elements.count))
        #expect(all.json["exchanges"].elements.count >= 80)
        let german = service.get("/api/data/exchanges?country=germany&provider=alphavantage").json[
            "exchanges"
        ].elements
        #expect(!german.isEmpty)
        for exchange in german {
            #expect(exchange["country"].text == "Germany")
            #expect(exchange["providers"].elements.contains(.string("alphavantage")))
        }
        #expect(service.get("/api/data/exchanges?country=Atlantis").status == 422)
    }
}
